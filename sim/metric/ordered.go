package metric

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Ordered is a JSON object whose keys keep their order.
type Ordered[T any] []Entry[T]

// Entry is one key of an Ordered and its value.
type Entry[T any] struct {
	Key   string
	Value T
}

// Get returns the value of a key, nil if there is none. It looks at each.
func (o Ordered[T]) Get(key string) *T {
	for i := range o {
		if o[i].Key == key {
			return &o[i].Value
		}
	}
	return nil
}

// MarshalJSON writes the object in order.
func (o Ordered[T]) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	out.WriteByte('{')
	for i := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := enc.Encode(o[i].Key); err != nil {
			return nil, err
		}
		out.WriteByte(':')
		if err := enc.Encode(o[i].Value); err != nil {
			return nil, fmt.Errorf("%s: %w", o[i].Key, err)
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// UnmarshalJSON reads the object in the order in which it stands.
func (o *Ordered[T]) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return fmt.Errorf("want an object, not %.20s", b)
	}
	*o = Ordered[T]{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		e := Entry[T]{Key: fmt.Sprint(key)}
		if err := dec.Decode(&e.Value); err != nil {
			return fmt.Errorf("%s: %w", e.Key, err)
		}
		*o = append(*o, e)
	}
	_, err := dec.Token()
	return err
}
