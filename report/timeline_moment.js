// The state of the groups at a moment of the run, what happens there and why. All
// text is put into the page as text.
(function (asgsim) {
  'use strict';

  var element = asgsim.element;

  // The bits of an instance, as in timeline_world.go.
  var PROTECTED = 1, UNHEALTHY = 2, OFF = 4, NO_TRAFFIC = 8, LOCKED = 16;
  var LISTED = 40, MOST = 300; // members listed at once, and at most

  var run, now;    // what is shown
  var opened = {}; // what the reader unfolded

  asgsim.showMoment = function (box, theRun, moment) {
    run = theRun;
    now = moment;
    var held = box.contains(document.activeElement), fresh = document.createDocumentFragment();
    showNumbers(add(fresh, 'section', 'tl-state'));
    showEvent(add(fresh, 'section', 'tl-now'));
    showDetails(add(fresh, 'section', 'tl-details'));
    box.replaceChildren(fresh);
    if (held) { box.focus({preventScroll: true}); }
  };

  function add(box, tag, className, words) {
    var e = element(tag, className, words);
    box.appendChild(e);
    return e;
  }

  function linked(box, k, words) {
    var a = add(box, 'a', '', words);
    a.href = run.linkTo(run.at[k], k + 1);
    return a;
  }

  // showEvent tells what just happened, why, and what else did at that instant.
  function showEvent(box) {
    showBreaches(box);
    var i = run.stop(now);
    if (i < 0) { return; }
    var k = run.stops[i], here = run.at[k] === now.t;
    add(box, 'h3', '', here ? 'What happens' : 'Last event, at ' + run.clock(run.at[k]));
    if (!here || !showInstant(box, i)) { add(box, 'p', 'tl-event', run.text(k)); }
    showCauses(box, k);
  }

  function showBreaches(box) {
    run.breaches.forEach(function (b) {
      if (b.at !== now.t) { return; }
      var p = add(box, 'p', 'alert', 'Violated' + (b.k === now.k ? '' : ' at this instant') + ': ');
      var card = document.getElementById(b.a), a = add(p, card ? 'a' : 'b', '', b.id);
      if (card) { a.href = '#' + b.a; }
      add(p, 'span', '', '. ' + b.text);
    });
  }

  function showCauses(box, k) {
    var causes = run.causes(k, 5).filter(function (c) { return run.text(c); });
    if (!causes.length) { return; }
    add(box, 'h4', '', 'Because');
    var list = add(box, 'ul', 'tl-list');
    causes.forEach(function (c) {
      var item = add(list, 'li');
      linked(item, c, run.clock(run.at[c]));
      add(item, 'span', '', ' ' + run.text(c));
    });
  }

  // showInstant lists the events of one instant around the i-th, if it is not alone.
  function showInstant(box, i) {
    var t = now.t, from = i, to = i;
    while (from > 0 && run.at[run.stops[from - 1]] === t) { from--; }
    while (to + 1 < run.stops.length && run.at[run.stops[to + 1]] === t) { to++; }
    if (from === to) { return false; }
    var list = add(box, 'ol', 'tl-list'), first = Math.max(from, i - 5), last = Math.min(to, i + 8);
    if (first > from) { add(list, 'li', 'sub', (first - from) + ' before'); }
    for (var n = first; n <= last; n++) {
      var item = add(list, 'li', n === i ? 'tl-here' : '');
      if (n === i) { item.setAttribute('aria-current', 'true'); }
      linked(item, run.stops[n], '#' + run.seq[run.stops[n]]);
      add(item, 'span', n === i ? 'tl-event' : '', ' ' + run.text(run.stops[n]));
    }
    if (last < to) { add(list, 'li', 'sub', (to - last) + ' after'); }
    return true;
  }

  function cell(box, word, value, name) {
    var d = add(box, 'div');
    add(d, 'dt', '', word);
    var v = add(d, 'dd', '', '' + value);
    if (name) { v.dataset.n = name; }
  }

  // FEW groups are shown in full; of more there is a table, and details to unfold.
  var FEW = 3;

  function few() { return run.groups.length - 1 <= FEW; }

  function title(g) { return run.groups.length > 2 ? 'Group ' + g.name : 'The group'; }

  function eachGroup(act) {
    run.groups.forEach(function (g, id) { if (id > 0 && g.name) { act(g, id, run.group(id)); } });
  }

  function shown(name, n) { return name === 'desired' && n.desired < 0 ? 'none' : n[name]; }

  var TOLD = ['min', 'desired', 'max', 'total', 'in_service', 'serving', 'pending', 'protected', 'standby', 'removing', 'stopped', 'unhealthy'];

  function showNumbers(box) {
    if (!few()) { tabulate(box); return; }
    eachGroup(function (g, id, n) {
      var part = add(box, 'div'), h = add(part, 'h3', '', title(g)), dl = add(part, 'dl', 'tl-numbers');
      part.dataset.group = g.name;
      if (n.state > 0) { add(h, 'span', 'badge idle', run.words.groups[n.state]); }
      TOLD.forEach(function (name) { cell(dl, name.replace('_', ' '), shown(name, n), name); });
      showJobs(dl, n);
    });
  }

  function tabulate(box) {
    var table = add(add(box, 'div', 'scroll'), 'table', 'tl-count'), head = add(add(table, 'thead'), 'tr'), body = add(table, 'tbody');
    ['group'].concat(TOLD).forEach(function (name) { add(head, 'th', '', name.replace('_', ' ')); });
    eachGroup(function (g, id, n) {
      var tr = add(body, 'tr');
      tr.dataset.group = g.name;
      add(tr, 'td', '', g.name + (n.state > 0 ? ' (' + run.words.groups[n.state] + ')' : ''));
      TOLD.forEach(function (name) { add(tr, 'td', 'num', '' + shown(name, n)).dataset.n = name; });
    });
  }

  function showDetails(box) {
    eachGroup(function (g, id, n) {
      if (few()) {
        if (run.groups.length > 2) { add(box, 'h3', '', title(g)); }
        showDetail(add(box, 'div'), g, id, n);
      } else {
        fold(box, 'group ' + id, title(g), function (d) { showDetail(d, g, id, n); });
      }
    });
    showLoose(box);
  }

  function showDetail(box, g, id, n) {
    box.dataset.detail = g.name;
    showBusy(box, id, n);
    showAlarms(box, id);
    showData(box, g);
    showMembers(box, g, id, n);
  }

  // fold is something that is filled when it is unfolded, and stays so.
  function fold(box, key, words, fill) {
    var d = add(box, 'details', 'numbers');
    add(d, 'summary', '', words);
    if (opened[key]) { d.open = true; fill(d); }
    d.addEventListener('toggle', function () {
      if (d.open && !opened[key]) { fill(d); }
      opened[key] = d.open;
    });
  }

  function showJobs(dl, n) {
    if (n.jobs_waiting + n.jobs_running + n.jobs_done + n.jobs_killed === 0) { return; }
    ['waiting', 'running', 'done', 'killed'].forEach(function (what) { cell(dl, 'jobs ' + what, n['jobs_' + what], 'jobs_' + what); });
  }

  // showData tells the last datapoint: of the last period that was closed.
  function showData(box, g) {
    var i = run.datapoint(g, now);
    if (i < 0 || !g.metrics.length) { return; }
    add(box, 'h4', '', 'Datapoint of ' + run.clock(g.at[i]));
    var dl = add(box, 'dl', 'tl-numbers');
    g.metrics.forEach(function (m, c) {
      var v = g.vals[c][i];
      cell(dl, m.replace(/_/g, ' '), v === null ? 'none' : v + (/^cpu/.test(m) ? ' %' : /^latency/.test(m) ? ' s' : ''), 'metric-' + m);
    });
  }

  // showBusy tells what runs and what waits.
  function showBusy(box, id, n) {
    var list = element('ul', 'tl-list'), running = run.running(id);
    running.slice(0, 6).forEach(function (a) {
      var k = run.beginning(a);
      add(list, 'li', '', run.clock(run.at[k]) + ' ' + run.text(k));
    });
    box.dataset.running = running.length;
    if (running.length > 6) { add(list, 'li', '', 'and ' + (running.length - 6) + ' more activities'); }
    if (n.cooling > now.t) { add(list, 'li', '', 'cooldown until ' + run.clock(n.cooling)).dataset.n = 'cooling'; }
    if (!list.firstChild) { add(list, 'li', '', 'nothing'); }
    add(box, 'h4', '', 'Under way');
    box.appendChild(list);
  }

  function showAlarms(box, id) {
    var list = element('ul', 'tl-list');
    run.alarms.forEach(function (x, i) {
      var state = run.slots[run.alarm + i];
      if (x.g !== id || !state) { return; }
      var several = run.alarms.some(function (y) { return y !== x && y.g === id && y.p === x.p; });
      var item = add(list, 'li', '', x.p + (several ? ' (' + (x.i + 1) + ')' : '') + ' ');
      add(item, 'b', run.words.alarms[state - 1] === 'ALARM' ? 'bad' : '', run.words.alarms[state - 1]);
    });
    if (!list.firstChild) { return; }
    add(box, 'h4', '', 'Alarms');
    box.appendChild(list);
  }

  // Members.

  function stateOf(v) { return (v >> 7) & 15; }

  function wordOf(v) {
    var s = stateOf(v);
    return run.words.ours[s] === 'in_service' && v & PROTECTED && run.words.protected ? run.words.protected : run.words.states[s];
  }

  function marks(v) {
    var out = [wordOf(v)];
    if (v & PROTECTED && out[0] !== run.words.protected) { out.push('protected'); }
    if (v & LOCKED) { out.push('deletion protection'); }
    if (v & UNHEALTHY) { out.push('unhealthy'); }
    if (v & OFF) { out.push('does not run'); }
    if (v & NO_TRAFFIC) { out.push('fails the check'); }
    return out.join(', ');
  }

  function membersOf(id) {
    var list = [];
    for (var i = 1; i < run.members.names.length; i++) {
      if (Math.floor(run.slots[run.instance + i] / 2048) === id && run.slots[run.instance + i] > 0) { list.push(i); }
    }
    return list;
  }

  function swatch(box, v) { add(box, 'span', 'tl-swatch c-st-' + run.words.ours[stateOf(v)]).appendChild(element('i')); }

  function listMembers(box, list) {
    var ul = add(box, 'ul', 'tl-members');
    list.slice(0, MOST).forEach(function (i) {
      var v = run.slots[run.instance + i], li = add(ul, 'li');
      swatch(li, v);
      add(li, 'span', 'tl-name', run.members.names[i]);
      add(li, 'span', 'tl-marks', marks(v) + (run.members.zones.length > 1 ? ' · ' + run.members.zones[run.members.zone[i]] : ''));
      li.dataset.member = run.members.names[i];
    });
    if (list.length > MOST) { add(box, 'p', 'sub', 'and ' + (list.length - MOST) + ' more'); }
  }

  function showMembers(box, g, id, n) {
    var list = membersOf(id);
    add(box, 'h4', '', n.members + (n.members === 1 ? ' member' : ' members'));
    if (list.length <= LISTED) { listMembers(box, list); return; }
    countMembers(box, list);
    fold(box, 'members ' + id, 'One by one', function (d) { listMembers(d, list); });
  }

  // countMembers is a table of states and zones.
  function countMembers(box, list) {
    var zones = [], words = [], count = {};
    list.forEach(function (i) {
      var z = run.members.zones[run.members.zone[i]], w = wordOf(run.slots[run.instance + i]), key = w + '\u0000' + z;
      if (zones.indexOf(z) < 0) { zones.push(z); }
      if (words.indexOf(w) < 0) { words.push(w); }
      count[key] = (count[key] || 0) + 1;
    });
    zones.sort();
    var table = add(add(box, 'div', 'scroll'), 'table', 'tl-count'), head = add(add(table, 'thead'), 'tr'), body = add(table, 'tbody');
    ['state'].concat(zones).forEach(function (z) { add(head, 'th', '', z); });
    words.sort().forEach(function (w) {
      var tr = add(body, 'tr');
      add(tr, 'td', '', w);
      zones.forEach(function (z) { add(tr, 'td', 'num', '' + (count[w + '\u0000' + z] || 0)); });
    });
  }

  // showLoose lists the instances that are in no group.
  function showLoose(box) {
    var loose = membersOf(0).filter(function (i) { return run.words.ours[stateOf(run.slots[run.instance + i])] === 'outside'; });
    if (!loose.length) { return; }
    add(box, 'h4', '', 'In no group');
    listMembers(box, loose.slice(0, LISTED));
    if (loose.length > LISTED) { add(box, 'p', 'sub', 'and ' + (loose.length - LISTED) + ' more'); }
  }
})(window.asgsim);
