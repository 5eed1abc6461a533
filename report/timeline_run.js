// The run as numbers: reads the columns in #timeline-data, in which the world is a
// list of numbers (slots) and an event adds to some of them. How they came about
// it does not know. Times are ticks; a moment is {t, k}: an instant, and how many
// events are over.
(function (asgsim) {
  'use strict';

  // The numbers of a group, in the order of timeline_world.go.
  var GROUP = ['state', 'min', 'max', 'desired', 'total', 'serving', 'in_service', 'protected', 'pending', 'standby', 'stopped',
    'removing', 'members', 'unhealthy', 'cooling', 'jobs_waiting', 'jobs_running', 'jobs_done', 'jobs_killed'];

  function sums(list) {
    var out = new Float64Array(list.length), sum = 0;
    list.forEach(function (d, i) { sum += d; out[i] = sum; });
    return out;
  }

  // firsts is where the share of each begins in a list that is shared out in order.
  function firsts(counts) {
    var out = new Int32Array(counts.length + 1);
    counts.forEach(function (n, i) { out[i + 1] = out[i] + n; });
    return out;
  }

  // above is how many of a sorted list are at most v.
  function above(list, v) {
    var low = 0, high = list.length;
    while (low < high) {
      var mid = (low + high) >> 1;
      if (list[mid] <= v) { low = mid + 1; } else { high = mid; }
    }
    return low;
  }

  function two(n) { return n < 10 ? '0' + n : '' + n; }

  asgsim.Run = function (json) {
    var run = Object.assign(this, JSON.parse(json)), e = run.events;
    run.at = sums(e.at);
    run.seq = sums(e.seq);
    run.change = firsts(e.n);
    run.parts = e.templates.map(function (t) { return t.split('\u0001'); });
    run.number = firsts(e.text.map(function (t) { return t < 0 ? 0 : run.parts[t].length - 1; }));
    run.numbers = e.numbers.split(' ');
    run.stops = e.text.map(function (t, k) { return t < 0 ? -1 : k; }).filter(function (k) { return k >= 0; });
    run.instance = GROUP.length * run.groups.length;
    run.act = run.instance + run.members.names.length;
    run.alarm = run.act + run.acts;
    run.slots = new Float64Array(run.alarm + run.alarms.length);
    run.done = 0;
    run.groups.forEach(function (g) { g.at = sums(g.at); g.after = sums(g.after); });
    run.breaches.forEach(function (b) { b.k = b.after || run.over(b.at); });
  };

  var Run = asgsim.Run.prototype;

  // over is how many events are over at an instant.
  Run.over = function (t) { return above(this.at, t); };

  // stop is the place in stops of the last event of a moment, -1 before all.
  Run.stop = function (now) { return above(this.stops, now.k - 1) - 1; };

  // play adds or takes away what the events between here and there changed.
  Run.play = function (k) {
    var i, e = this.events, slots = this.slots, change = this.change;
    for (; this.done < k; this.done++) {
      for (i = change[this.done]; i < change[this.done + 1]; i++) { slots[e.slot[i]] += e.by[i]; }
    }
    for (; this.done > k; this.done--) {
      for (i = change[this.done - 1]; i < change[this.done]; i++) { slots[e.slot[i]] -= e.by[i]; }
    }
  };

  // text is the sentence of an event, '' if it has none.
  Run.text = function (k) {
    var run = this, parts = run.parts[run.events.text[k]] || [''];
    return parts.reduce(function (line, part, i) { return line + run.numbers[run.number[k] + i - 1] + part; });
  };

  // causes are the events that led to one, the nearest first.
  Run.causes = function (k, most) {
    var out = [], back = this.events.cause[k];
    while (back > 0 && out.length < most) {
      k -= back;
      back = this.events.cause[k];
      out.push(k);
    }
    return out;
  };

  // group is the numbers of a group by name.
  Run.group = function (id) {
    var out = {}, slots = this.slots;
    GROUP.forEach(function (name, i) { out[name] = slots[GROUP.length * id + i]; });
    return out;
  };

  // running are the activities under way in a group.
  Run.running = function (id) {
    var out = [];
    for (var a = 1; a < this.acts; a++) { if (this.slots[this.act + a] === id) { out.push(a); } }
    return out;
  };

  // beginning is the event with which an activity began.
  Run.beginning = function (a) { return above(this.change, this.events.slot.indexOf(this.act + a)) - 1; };

  // datapoint is the place of a group's last closed period, -1 before the first.
  Run.datapoint = function (g, now) { return Math.min(above(g.at, now.t), above(g.after, now.k)) - 1; };

  // Times. Seconds have as many decimals as it takes.

  Run.millis = function (t) { return t * this.tick / 1e6; };

  Run.seconds = function (t) { return (t * this.tick / 1e9).toFixed(9).replace(/\.?0+$/, ''); };

  Run.clock = function (t) {
    var s = this.seconds(t).split('.'), n = Number(s[0]);
    return two(Math.floor(n / 3600)) + ':' + two(Math.floor(n / 60) % 60) + ':' + two(n % 60) + (s[1] ? '.' + s[1] : '');
  };

  // Links: #t=754 is a second of the run, #t=754&r=1234 the moment after a record of it.

  Run.linkTo = function (t, k) {
    var plain = '#t=' + this.seconds(t), there = this.place(plain);
    return there.t === t && there.k === k || k < 1 ? plain : plain + '&r=' + this.seq[k - 1];
  };

  // place is where a link leads, null if it is no link to an instant.
  Run.place = function (hash) {
    var m = /^#t=(\d+(?:\.\d+)?)(?:&r=(\d+))?$/.exec(hash);
    if (!m) { return null; }
    var t = Math.min(Number(m[1]) * 1e9 / this.tick, this.end), k = m[2] ? above(this.seq, Number(m[2])) : 0;
    if (k > 0 && Math.abs(this.at[k - 1] - t) <= slack(t)) { return {t: this.at[k - 1], k: k}; }
    return this.standing(this.meant(t));
  };

  // slack is how far a second may be from what it was written for: others round to
  // nine digits.
  function slack(t) { return 5e-9 * t; }

  // meant is the instant that a second was written for.
  Run.meant = function (t) {
    var near = function (at) { return Math.abs(at - t) <= slack(t); };
    var b = this.breaches.filter(function (b) { return near(b.at); })[0], k = this.over(t + slack(t));
    if (b) { return b.at; }
    if (k > 0 && near(this.at[k - 1])) { return this.at[k - 1]; }
    return near(Math.round(t)) ? Math.round(t) : t;
  };

  // standing is where an instant without a record leads: to what was broken then, so
  // that it is seen before it is undone, else behind all that happened.
  Run.standing = function (t) {
    var b = this.breaches.filter(function (b) { return b.at === t; })[0];
    return {t: t, k: b ? b.k : this.over(t)};
  };
})(window.asgsim = window.asgsim || {});
