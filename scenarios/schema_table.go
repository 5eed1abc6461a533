package scenarios

import (
	"fmt"
	"strings"
)

// KeyTable is the reference of all keys as Markdown, from the same survey as the schema.
func KeyTable() string {
	b := &schemaBuilder{found: surveyed(), says: meanings()}
	var out strings.Builder
	out.WriteString("## Every key\n\nGenerated from what the loader asks for, as is `asgsim schema`.\n\n")
	b.table(&out, "")
	out.WriteString("\n### Kinds of value\n\n| Kind | What |\n| --- | --- |\n")
	for _, p := range defs() {
		fmt.Fprintf(&out, "| %s | %s |\n", p.name, inCell(b.says[defined+p.name]))
	}
	for _, name := range surveyedByName {
		fmt.Fprintf(&out, "\n### A %s\n\n%s.\n\n", name, b.says[defined+name])
		b.table(&out, defined+name)
	}
	return out.String()
}

// table has a row for each key below a path.
func (b *schemaBuilder) table(out *strings.Builder, path string) {
	out.WriteString("| Key | Takes | What |\n| --- | --- | --- |\n")
	b.rows(out, path)
}

func (b *schemaBuilder) rows(out *strings.Builder, path string) {
	visits := b.found.visits[path]
	for _, name := range namesOf(visits) {
		at := join(path, name)
		takes := b.at(at)
		word := takes.shown()
		if always(visits, name) {
			word += "; required"
		}
		s := b.property(path, name, visits)
		fmt.Fprintf(out, "| `%s` | %s | %s |\n", strings.TrimPrefix(spoken(at), defined), inCell(word), inCell(s.Description))
		b.rows(out, at)
		b.rows(out, at+"[0]")
	}
}

// inCell writes text as a cell of a table.
func inCell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
