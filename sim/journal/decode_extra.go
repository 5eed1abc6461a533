package journal

import "github.com/asgsim/asgsim/sim"

// extra reads what is nested under "x".
func (d *decoder) extra() *sim.Extra {
	x := &sim.Extra{}
	d.object(func(key []byte) {
		switch string(key) {
		case "instance":
			x.Instance = d.instanceInfo()
		case "group":
			x.Group = d.groupInfo()
		case "call":
			x.Call = d.callInfo()
		case "pick":
			x.Pick = d.pick()
		case "ids":
			x.IDs = d.ids()
		case "code":
			x.Code = d.shared()
		default:
			d.unknown(key)
		}
	})
	return x
}

// unknown refuses a key that this version of the format does not have.
func (d *decoder) unknown(key []byte) { d.fail("unknown key %.40q", key) }

func (d *decoder) instanceInfo() *sim.InstanceInfo {
	i := &sim.InstanceInfo{}
	d.object(func(key []byte) {
		switch string(key) {
		case "zone":
			i.Zone = d.shared()
		case "configuration":
			i.Configuration = d.shared()
		case "created":
			i.Created = sim.Creation(d.small("creation", creationWords))
		case "entrusted":
			i.Entrusted = d.bool()
		case "billing":
			i.Billing = sim.Billing(d.small("billing", billingWords))
		case "running":
			i.Running = d.bool()
		case "deletion_protection":
			i.DeletionProtection = d.bool()
		case "joined":
			i.Joined = sim.Time(d.int())
		case "price":
			i.Price = d.float()
		default:
			d.unknown(key)
		}
	})
	return i
}

// small reads a word whose number fits a byte.
func (d *decoder) small(what string, words []string) uint8 {
	v := d.word(what, words)
	if v < 0 || v > 255 {
		d.fail("the %s is out of range", what)
	}
	return uint8(v)
}

func (d *decoder) groupInfo() *sim.GroupInfo {
	g := &sim.GroupInfo{}
	d.object(func(key []byte) {
		if !d.groupNumber(key, g) && !d.groupText(key, g) {
			d.unknown(key)
		}
	})
	return g
}

func (d *decoder) groupNumber(key []byte, g *sim.GroupInfo) bool {
	switch string(key) {
	case "min":
		g.Min = int(d.int())
	case "max":
		g.Max = int(d.int())
	case "desired":
		g.Desired = int(d.int())
	case "cooldown":
		g.Cooldown = d.int()
	case "price":
		g.Price = d.float()
	case "stopped_price":
		g.StoppedPrice = d.float()
	case "rate":
		g.Rate = d.float()
	case "plan":
		g.Plan = d.float()
	case "monitor_every":
		g.MonitorEvery = d.int()
	default:
		return false
	}
	return true
}

func (d *decoder) groupText(key []byte, g *sim.GroupInfo) bool {
	switch string(key) {
	case "id":
		g.ID = d.text()
	case "state":
		g.State = sim.GroupState(d.small("group state", groupStateWords))
	case "zones":
		g.Zones = d.texts()
	case "listeners":
		g.Listeners = d.texts()
	case "metrics":
		g.Metrics = d.texts()
	default:
		return false
	}
	return true
}

func (d *decoder) callInfo() *sim.CallInfo {
	c := &sim.CallInfo{}
	d.object(func(key []byte) {
		switch string(key) {
		case "op":
			c.Op = sim.Op(d.small("operation", opWords))
		case "entry":
			c.Entry = d.text()
		case "index":
			c.Index = int(d.int())
		case "group":
			c.Group = d.shared()
		case "instances":
			c.Instances = d.texts()
		case "skipped":
			c.Skipped = d.texts()
		case "native":
			c.Native = d.shared()
		case "note":
			c.Note = d.text()
		case "params":
			c.Params = d.text()
		case "causes":
			c.Causes = d.faults()
		default:
			d.unknown(key)
		}
	})
	return c
}

func (d *decoder) faults() []sim.InstanceFault {
	all := []sim.InstanceFault{}
	d.list(func() {
		var f sim.InstanceFault
		d.object(func(key []byte) {
			switch string(key) {
			case "instance":
				f.Instance = d.text()
			case "code":
				f.Code = d.shared()
			case "message":
				f.Message = d.text()
			default:
				d.unknown(key)
			}
		})
		all = append(all, f)
	})
	return all
}

func (d *decoder) pick() *sim.Pick {
	p := &sim.Pick{}
	d.object(func(key []byte) {
		switch string(key) {
		case "want":
			p.Want = int(d.int())
		case "taken":
			p.Taken = d.ids()
		case "passed":
			p.Passed = d.passed()
		case "next":
			p.Next = d.ids()
		case "counts":
			p.Counts = d.counts()
		case "order":
			p.Order = d.texts()
		case "tie_of":
			p.TieOf = int(d.int())
		case "skipped":
			p.Skipped = int(d.int())
		default:
			d.unknown(key)
		}
	})
	return p
}

func (d *decoder) passed() []sim.Passed {
	all := []sim.Passed{}
	d.list(func() {
		var p sim.Passed
		d.object(func(key []byte) {
			switch string(key) {
			case "inst":
				p.Inst = d.instance()
			case "rule":
				p.Rule = d.shared()
			default:
				d.unknown(key)
			}
		})
		all = append(all, p)
	})
	return all
}

func (d *decoder) counts() []sim.RuleCount {
	all := []sim.RuleCount{}
	d.list(func() {
		var c sim.RuleCount
		d.object(func(key []byte) {
			switch string(key) {
			case "rule":
				c.Rule = d.shared()
			case "count":
				c.Count = int(d.int())
			default:
				d.unknown(key)
			}
		})
		all = append(all, c)
	})
	return all
}

// ids reads a list of instances; an empty list is not nil.
func (d *decoder) ids() []sim.InstanceID {
	all := []sim.InstanceID{}
	d.list(func() { all = append(all, d.instance()) })
	return all
}
