package journal

// names gives numbered things their names, and numbers to names. Writer and
// reader learn from the same records in the same order, so they agree.
type names[ID ~uint16 | ~uint32] struct {
	byID   []string // from 1; "" = has none of its own
	byName map[string]ID
}

// learn notes that id is called name. Ids come densely from 1; any other is not
// noted, and so a corrupt number cannot make the table huge.
func (n *names[ID]) learn(id ID, name string) {
	if int64(id) != int64(len(n.byID))+1 {
		return
	}
	if _, taken := n.byName[name]; taken {
		name = ""
	}
	n.byID = append(n.byID, name)
	if name == "" {
		return
	}
	if n.byName == nil {
		n.byName = map[string]ID{}
	}
	n.byName[name] = id
}

// of returns the name of id, "" if it has none of its own.
func (n *names[ID]) of(id ID) string {
	if id == 0 || int64(id) > int64(len(n.byID)) {
		return ""
	}
	return n.byID[id-1]
}
