package workload

import (
	"math"
	"math/big"
	"testing"
)

func TestSineAndCosineAgreeWithTheLibrary(t *testing.T) {
	for i := -4000; i <= 4000; i++ {
		x := float64(i) * math.Pi / 777
		if d := math.Abs(cosine(x) - math.Cos(x)); d > 4e-16+math.Abs(x)*2e-17 {
			t.Fatalf("cos %v is off by %v", x, d)
		}
		if d := math.Abs(sine(x) - math.Sin(x)); d > 4e-16+math.Abs(x)*2e-17 {
			t.Fatalf("sin %v is off by %v", x, d)
		}
	}
}

func TestTheQuarterTurnIsExactEnough(t *testing.T) {
	pi, _, err := big.ParseFloat("3.14159265358979323846264338327950288419716939937510582097494459", 10, 200, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	sum := new(big.Float).SetPrec(200).Add(big.NewFloat(quarterHigh), big.NewFloat(quarterLow))
	diff, _ := new(big.Float).SetPrec(200).Sub(new(big.Float).Quo(pi, big.NewFloat(2)), sum).Float64()
	if math.Abs(diff) > 1e-25 {
		t.Errorf("the two parts miss a quarter turn by %v", diff)
	}
	for k := 1.0; k < 64; k++ {
		if product := k * quarterHigh; new(big.Float).Mul(big.NewFloat(k), big.NewFloat(quarterHigh)).Cmp(big.NewFloat(product)) != 0 {
			t.Errorf("%v quarter turns are rounded", k)
		}
	}
}
