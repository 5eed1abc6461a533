// Marks the datapoints that alarms look at: a cross where one breaches its threshold,
// a ring where it does not, a dash where it is missing. They are drawn where there is
// room for them.
window.asgsim = window.asgsim || {};
(function (asgsim) {
  'use strict';

  var room = 7; // pixels from one to the next

  var compare = {
    '>=': function (a, b) { return a >= b; }, '>': function (a, b) { return a > b; },
    '<=': function (a, b) { return a <= b; }, '<': function (a, b) { return a < b; }
  };

  // statistic of the datapoints in the period from an instant on; null if there are
  // none. Points has what changed; until the next it holds on.
  function statistic(w, points, from, before) {
    var n = 0, sum = 0, low = Infinity, high = -Infinity, end = points[points.length - 1][0];
    for (var t = from; t < from + w.p && t < end; t += w.m) {
      var i = before(points, t), v = i < 0 ? null : points[i][1];
      if (v === null) { continue; }
      n++;
      sum += v;
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    return n === 0 ? null : w.st === 'min' ? low : w.st === 'max' ? high : sum / n;
  }

  // groups are the alarms that look at the same datapoints.
  function groups(watch) {
    var out = {};
    watch.forEach(function (w) {
      var id = [w.s, w.p, w.st].join();
      (out[id] = out[id] || []).push(w);
    });
    return Object.keys(out).map(function (id) { return out[id]; });
  }

  function sign(x, y, kind, ink, paper) {
    var s = 2.6, style = {stroke: ink, lineWidth: 1.5, fill: 'none'};
    if (kind === 'ring') { style.fill = paper; return {type: 'circle', silent: true, shape: {cx: x, cy: y, r: s}, style: style}; }
    var d = kind === 'cross' ? 'M-3-3L3 3M3-3L-3 3' : 'M-3 0L3 0';
    return {type: 'path', silent: true, shape: {pathData: d}, x: x, y: y, style: style};
  }

  // marks are the signs of one group of alarms in sight.
  function marks(list, points, area, api, color, before) {
    var w = list[0], zero = api.coord([0, 0])[0], step = api.coord([w.p, 0])[0] - zero, out = [];
    if (step < room || !points.length) { return out; }
    var last = points[points.length - 1][0];
    for (var k = Math.max(0, Math.floor((area.x - zero) / step)); k * w.p < last && zero + k * step <= area.x + area.width; k++) {
      var v = statistic(w, points, k * w.p, before);
      var x = zero + (k + 0.5) * step, at = v === null ? area.y + area.height - 4 : api.coord([0, v])[1];
      var hit = v !== null && list.filter(function (a) { return compare[a.w](v, a.v); })[0];
      if (x < area.x || x > area.x + area.width) { continue; }
      out.push(sign(x, at, v === null ? 'dash' : hit ? 'cross' : 'ring', color(hit ? hit.c : 'soft'), color('paper')));
    }
    return out;
  }

  // datapoints is a series that marks what the alarms of a chart look at.
  asgsim.datapoints = function (spec, end, color, before) {
    var lists = groups(spec.watch), lines = {};
    spec.option.series.forEach(function (s) { lines[s.name] = s.data; });
    return {id: 'datapoints', type: 'custom', silent: true, data: [[0, 0, end]], encode: {x: [0, 2], y: 1}, clip: false, z: 7, tooltip: {show: false},
      renderItem: function (params, api) {
        var children = [];
        lists.forEach(function (list) { children = children.concat(marks(list, lines[list[0].s] || [], params.coordSys, api, color, before)); });
        return {type: 'group', $mergeChildren: false, children: children};
      }};
  };
})(window.asgsim);
