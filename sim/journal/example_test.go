package journal_test

import (
	"encoding/json"
	"os"

	"github.com/asgsim/asgsim/sim/journal"
)

// A journal says everything in words and names, in one order of keys.
func Example() {
	w := journal.NewWriter(os.Stdout, journal.Header{
		Scenario: json.RawMessage(`{"name": "small"}`), Hash: "sha256:00", Seed: 42, Provider: "alibaba", Version: "0.1",
	})
	for _, r := range small() {
		w.Add(r)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	// Output:
	// {"format":1,"scenario":{"name":"small"},"hash":"sha256:00","seed":42,"provider":"alibaba","version":"0.1"}
	// {"seq":1,"at":0,"kind":"begin"}
	// {"seq":2,"at":0,"cause":1,"kind":"group","group":"web","id":1,"x":{"group":{"state":"active","min":0,"max":3,"desired":-1,"zones":["h"],"cooldown":300000000000,"price":0.12,"stopped_price":0,"rate":50,"plan":0.8,"monitor_every":60000000000,"metrics":["cpu"]}}}
	// {"seq":3,"at":0,"cause":1,"kind":"instance","inst":"i-1","id":1,"x":{"instance":{"zone":"h","created":"manual","billing":"pay_as_you_go","running":true,"joined":-60000000000,"price":0.12}}}
	// {"seq":4,"at":0,"cause":3,"kind":"state","group":"web","inst":"i-1","from":"outside","to":"in_service"}
	// {"seq":5,"at":60000000000,"cause":2,"kind":"sample","group":"web","begin":0,"end":60000000000,"vals":[null]}
	// {"seq":6,"at":61000000001,"cause":1,"kind":"call","group":"web","act":"asa-0001","call":1,"on":true,"http":200,"x":{"call":{"op":"remove","index":0,"group":"web","instances":["i-1"],"native":"RemoveInstances"}}}
	// {"seq":7,"at":61000000001,"cause":6,"kind":"activity","group":"web","act":"asa-0001","on":false,"trigger":"manual","want":-1,"text":"老板说 \"go\""}
	// {"seq":8,"at":61000000001,"cause":7,"kind":"protection","group":"web","inst":"i-1","on":false}
	// {"seq":9,"at":90000000000,"cause":7,"kind":"activity_end","group":"web","act":"asa-0001","status":"successful","moved":1}
	// {"seq":10,"at":90000000000,"cause":1,"kind":"end"}
}
