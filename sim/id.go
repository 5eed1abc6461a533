package sim

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
)

// InstanceID numbers instances densely from 1 in the order in which they come
// to exist. An id is never reused; 0 means no instance.
type InstanceID uint32

// GroupID numbers groups from 1 in file order; 0 means no group.
type GroupID uint16

// ActivityID numbers scaling activities from 1 over the whole run; 0 means none.
type ActivityID uint32

// CallID numbers the API calls of a run from 1 in the order made; 0 means none.
type CallID uint32

// Seq numbers records from 1. As a cause, 0 means that a record has none, which
// only the first record of a run may say.
type Seq uint64

// ActivityName is how an activity is called in results: asa-0001.
func ActivityName(id ActivityID) string { return fmt.Sprintf("asa-%04d", id) }

// LaunchedName is the name of the n-th instance (from 1) that a group launches.
func LaunchedName(group string, n int) string {
	digits := strconv.Itoa(n)
	return "i-" + group + "-" + "0000"[min(len(digits), 4):] + digits
}

// RequestID is the id that the vendor returns for the n-th call of a run: an
// upper-case UUID that depends on nothing but the seed and n.
func RequestID(seed uint64, n CallID) string {
	var in [12]byte
	binary.BigEndian.PutUint64(in[:8], seed)
	binary.BigEndian.PutUint32(in[8:], uint32(n))
	h := sha256.Sum256(in[:])
	h[6] = h[6]&0x0f | 0x40
	h[8] = h[8]&0x3f | 0x80
	return fmt.Sprintf("%X-%X-%X-%X-%X", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}
