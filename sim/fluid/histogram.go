package fluid

import "math"

// histogram counts latencies in buckets whose width is 1/256 of the power of two
// below them: the leading twelve bits of a float64 are the bucket's number.
// Octaves are allocated when they are first needed.
type histogram struct {
	first   int // the number of octaves[0]
	octaves []*[256]float64
	total   float64 // requests
}

// bucket is the number of the bucket that a positive latency falls into.
func bucket(latency float64) int { return int(math.Float64bits(latency) >> 44) }

// edge is the lower edge of a bucket.
func edge(bucket int) float64 { return math.Float64frombits(uint64(bucket) << 44) }

// pour spreads a piece over the buckets that its latencies touch. What waited x
// has the latency x + service.
func (h *histogram) pour(p *piece, service float64) {
	last := bucket(p.high() + service)
	done := 0.0
	for b := bucket(p.low() + service); b < last; b++ {
		n := p.within(math.Nextafter(edge(b+1)-service, 0))
		h.add(b, max(0, n-done))
		done = max(done, n)
	}
	h.add(last, p.mass-done)
}

// add puts requests into a bucket.
func (h *histogram) add(bucket int, requests float64) {
	o := h.octave(bucket >> 8)
	o[bucket&255] += requests
	h.total += requests
}

// octave is the row of buckets of that number, which may have to be made.
func (h *histogram) octave(n int) *[256]float64 {
	if len(h.octaves) == 0 {
		h.first = n
	}
	for n < h.first {
		h.first--
		h.octaves = append([]*[256]float64{new([256]float64)}, h.octaves...)
	}
	for n >= h.first+len(h.octaves) {
		h.octaves = append(h.octaves, new([256]float64))
	}
	return h.octaves[n-h.first]
}

// percentiles of the latencies in the buckets together with `prompt` requests
// that took just the time in service.
func (h *histogram) percentiles(prompt, service float64, p50, p95, p99 *float64) {
	*p50 = h.quantile(0.50, prompt, service)
	*p95 = h.quantile(0.95, prompt, service)
	*p99 = h.quantile(0.99, prompt, service)
}

// quantile is right to within its bucket.
func (h *histogram) quantile(q, prompt, service float64) float64 {
	want := float64(q * (h.total + prompt))
	if prompt >= want {
		return service
	}
	seen, low := prompt, 0.0
	for i, o := range h.octaves {
		for j, n := range o {
			b := (h.first+i)<<8 | j
			if n > 0 && seen+n >= want {
				part := (want - seen) / n
				return max(service, edge(b)+float64((edge(b+1)-edge(b))*part))
			}
			if n > 0 {
				low = edge(b + 1)
			}
			seen += n
		}
	}
	return low
}
