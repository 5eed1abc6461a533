package sim

import "testing"

func TestLaunchedNamesCountOnFromFourDigits(t *testing.T) {
	for n, want := range map[int]string{1: "i-web-0001", 42: "i-web-0042", 9999: "i-web-9999", 10000: "i-web-10000"} {
		if got := LaunchedName("web", n); got != want {
			t.Errorf("launch %d is called %s, want %s", n, got, want)
		}
	}
}

func TestRequestIDsDependOnSeedAndNumber(t *testing.T) {
	a := RequestID(1, 1)
	if len(a) != 36 || a == RequestID(1, 2) || a == RequestID(2, 1) || a != RequestID(1, 1) {
		t.Errorf("request id %s", a)
	}
}
