// Draws bars on lanes: instances and what the group did. A page may have thousands
// of lanes and ten thousands of bars, so they are no items of ECharts': one item
// draws the lanes and the time that are in sight, a shape for each kind of bar, and
// what is thinner than a pixel is joined with its neighbour.
window.asgsim = window.asgsim || {};
(function (asgsim) {
  'use strict';

  // Where a kind begins in its lane and how high it is, in parts of the lane.
  var places = {state: [0.1, 0.8], outside: [0.44, 0.12], guard: [0.1, 0.8], job: [0.2, 0.52], step: [0.76, 0.14], lock: [0.02, 0.14],
    wait: [0.1, 0.8], killed: [0.2, 0.52], acts: [0.12, 0.76], cooldown: [0.35, 0.3], blocked: [0.1, 0.8]};

  // How high a bar may be at most, in parts of the lane: what lies below stays in sight.
  var tallest = {job: 0.27};

  // The least width of a bar in pixels; others are one pixel wide.
  var least = {acts: 3, blocked: 4};

  // Patterns tell apart what colors do, for those who do not see them and on paper.
  var patterns = {'st-pending': 'dots', 'st-pending_wait': 'bars', 'st-entering_standby': 'lines', 'st-standby': 'thick',
    'st-stopped': 'grid', 'st-removing': 'back', 'st-removing_wait': 'cross', 'run-in_progress': 'lines', 'run-warning': 'dots',
    'run-failed': 'cross', guard: 'hatch', 'why-1': 'hatch', 'why-2': 'back', 'why-3': 'cross', 'why-4': 'bars', 'why-5': 'grid'};

  // strokes are the lines of each pattern in a tile of six by six.
  var strokes = {
    hatch: [[0, 6, 6, 0], [-1, 1, 1, -1], [5, 7, 7, 5]], back: [[0, 0, 6, 6], [-1, 5, 1, 7], [5, -1, 7, 1]],
    bars: [[1.5, 0, 1.5, 6], [4.5, 0, 4.5, 6]], lines: [[0, 1.5, 6, 1.5], [0, 4.5, 6, 4.5]], thick: [[0, 2, 6, 2], [0, 3, 6, 3]],
    grid: [[0, 1, 6, 1], [1, 0, 1, 6]], dots: [[1, 1.5, 2.5, 1.5], [4, 4.5, 5.5, 4.5]]
  };
  strokes.cross = strokes.hatch.concat(strokes.back);

  // bright says whether a color is nearer to white than to black.
  function bright(hex) {
    var n = parseInt(hex.slice(1), 16);
    return 0.3 * (n >> 16) + 0.59 * (n >> 8 & 255) + 0.11 * (n & 255) > 120;
  }

  // transparent kinds let what lies below them shine through.
  function transparent(role) { return role === 'guard' || role.indexOf('why-') === 0; }

  // tile is what a bar of a color is filled with.
  function tile(role, ink, scale) {
    var name = patterns[role], canvas = document.createElement('canvas');
    canvas.width = canvas.height = 6 * scale;
    var pen = canvas.getContext('2d');
    pen.scale(scale, scale);
    pen.fillStyle = ink;
    pen.globalAlpha = transparent(role) ? (role === 'guard' ? 0 : 0.16) : 1;
    pen.fillRect(0, 0, 6, 6);
    pen.globalAlpha = transparent(role) ? 1 : 0.62;
    pen.strokeStyle = transparent(role) ? ink : bright(ink) ? '#101820' : '#ffffff';
    pen.lineWidth = name === 'dots' ? 1.5 : 1.1;
    pen.beginPath();
    strokes[name].forEach(function (s) { pen.moveTo(s[0], s[1]); pen.lineTo(s[2], s[3]); });
    pen.stroke();
    return canvas;
  }

  function fill(role, ink) {
    if (!patterns[role]) { return ink; }
    var scale = Math.max(1, Math.ceil(window.devicePixelRatio || 1));
    return {image: tile(role, ink, scale), repeat: 'repeat', scaleX: 1 / scale, scaleY: 1 / scale};
  }

  // swatch draws a legend's sign as the bars are drawn.
  asgsim.swatch = function (box, role, ink) {
    if (!patterns[role]) { return; }
    var canvas = document.createElement('canvas'), scale = 2;
    canvas.width = 18 * scale;
    canvas.height = 11 * scale;
    var pen = canvas.getContext('2d');
    pen.fillStyle = pen.createPattern(tile(role, ink, scale), 'repeat');
    pen.fillRect(0, 0, canvas.width, canvas.height);
    if (transparent(role)) { pen.strokeStyle = ink; pen.lineWidth = scale; pen.strokeRect(1, 1, canvas.width - 2, canvas.height - 2); }
    box.replaceChildren(canvas);
  };

  // Shapes: many rectangles, or many of one sign, as one element.

  echarts.graphic.registerShape('asgsimBars', echarts.graphic.extendShape({
    shape: {list: []},
    buildPath: function (pen, shape) {
      shape.list.forEach(function (r) { pen.rect(r[0], r[1], r[2], r[3]); });
    }
  }));

  var signs = {
    guard: function (pen, x, y, s) { // a lock
      pen.rect(x, y + s * 0.45, s, s * 0.55);
      pen.moveTo(x + s * 0.12, y + s * 0.45); pen.lineTo(x + s * 0.12, y + s * 0.3);
      pen.arc(x + s / 2, y + s * 0.32, s * 0.38, Math.PI, 2 * Math.PI);
      pen.lineTo(x + s * 0.88, y + s * 0.45); pen.lineTo(x + s * 0.66, y + s * 0.45); pen.lineTo(x + s * 0.66, y + s * 0.32);
      pen.arc(x + s / 2, y + s * 0.32, s * 0.16, 0, Math.PI, true);
      pen.lineTo(x + s * 0.34, y + s * 0.45); pen.closePath();
    },
    lock: function (pen, x, y, s) { // a shield
      pen.moveTo(x, y); pen.lineTo(x + s, y); pen.lineTo(x + s, y + s * 0.55); pen.lineTo(x + s / 2, y + s); pen.lineTo(x, y + s * 0.55); pen.closePath();
    },
    wait: function (pen, x, y, s) { // a pause
      pen.rect(x, y, s * 0.36, s); pen.rect(x + s * 0.64, y, s * 0.36, s);
    },
    killed: function (pen, x, y, s) { // a cross
      var w = s * 0.18;
      pen.moveTo(x, y + w); pen.lineTo(x + w, y); pen.lineTo(x + s / 2, y + s / 2 - w); pen.lineTo(x + s - w, y); pen.lineTo(x + s, y + w);
      pen.lineTo(x + s / 2 + w, y + s / 2); pen.lineTo(x + s, y + s - w); pen.lineTo(x + s - w, y + s); pen.lineTo(x + s / 2, y + s / 2 + w);
      pen.lineTo(x + w, y + s); pen.lineTo(x, y + s - w); pen.lineTo(x + s / 2 - w, y + s / 2); pen.closePath();
    }
  };

  echarts.graphic.registerShape('asgsimSigns', echarts.graphic.extendShape({
    shape: {sign: '', list: []},
    buildPath: function (pen, shape) {
      shape.list.forEach(function (s) { signs[shape.sign](pen, s[0], s[1], s[2]); });
    }
  }));

  // layersOf sorts the bars of a chart by lane. What lasted longest bounds where one
  // must begin to look.
  function layersOf(spec, color) {
    var strips = {}; // of each lane, by kind
    return spec.option.series.filter(function (s) { return s.type === 'custom'; }).map(function (s) {
      var role = /^var\(--(.*)\)$/.exec(s.itemStyle.color)[1];
      var layer = {kind: s.id.split(':')[0], name: s.name, role: role, ink: color(role), lanes: [], longest: [], hidden: false};
      layer.strips = strips[layer.kind] = strips[layer.kind] || [];
      s.data.forEach(function (b) {
        var n = b[0];
        (layer.lanes[n] = layer.lanes[n] || []).push(b);
        layer.longest[n] = Math.max(layer.longest[n] || 0, b[2] - b[1]);
        layer.strips[n] = Math.max(layer.strips[n] || 1, (b[4] || 0) + 1);
      });
      layer.lanes.forEach(function (list) { list.sort(function (a, b) { return a[1] - b[1]; }); });
      layer.fill = fill(role, layer.ink);
      return layer;
    });
  }

  // from is the place of the first bar that may reach t or later.
  function from(layer, n, t) {
    var list = layer.lanes[n], low = 0, high = list.length;
    while (low < high) {
      var mid = (low + high) >> 1;
      if (list[mid][1] < t - layer.longest[n]) { low = mid + 1; } else { high = mid; }
    }
    return low;
  }

  // within calls act with each bar of a lane that lies in a time.
  function within(layer, n, t0, t1, act) {
    var list = layer.lanes[n];
    if (!list || layer.hidden) { return; }
    for (var i = from(layer, n, t0); i < list.length && list[i][1] <= t1; i++) {
      if (list[i][2] >= t0) { act(list[i]); }
    }
  }

  // rectsOf are the bars of a layer in sight, [x, y, width, height, bar].
  function rectsOf(layer, view) {
    var place = places[layer.kind], thin = least[layer.kind] || 1, out = [];
    for (var r = view.first; r <= view.last; r++) {
      var n = view.rows[r];
      if (n === undefined || !layer.lanes[n]) { continue; }
      var strips = layer.strips[n], high = view.lane * Math.min(place[1] / strips, tallest[layer.kind] || 1), ends = [];
      var top = view.y0 + (r - 0.5 + place[0]) * view.lane + (view.lane * place[1] - high * strips) / 2;
      within(layer, n, view.t0, view.t1, function (b) {
        var x = Math.min(Math.max(view.x(b[1]), view.left), view.right - 2 - thin), wide = Math.max(Math.min(view.x(b[2]), view.right) - x, thin), strip = b[4] || 0, last = ends[strip];
        if (last && x <= last[0] + last[2] && (wide <= thin || last[2] <= thin)) {
          last[2] = Math.max(last[2], x + wide - last[0]);
          return;
        }
        last = ends[strip] = [x, top + strip * high, wide, Math.max(strips > 1 ? high - 1 : high, 1.5), b];
        out.push(last);
      });
    }
    return out;
  }

  // signsOf are the places of a layer's signs, where there is room.
  function signsOf(layer, rects, view) {
    var size = Math.min(view.lane * 0.55, 9), out = [];
    if (size < 4 || !signs[layer.kind]) { return out; }
    rects.forEach(function (r) {
      var y = r[1] + (r[3] - size) / 2, left = r[0] + 4;
      if (layer.kind === 'killed') { out.push([r[0] - size / 2, y, size]); return; }
      if (layer.kind === 'lock') { left += size + 6; y = r[1] + (view.lane * 0.8 - size) / 2 + view.lane * 0.08; }
      if (layer.kind === 'wait') { left = r[0] + (r[2] - size) / 2; }
      if (r[2] > (layer.kind === 'lock' ? 2 * size + 14 : size + 6)) { out.push([left, y, size]); }
    });
    return out;
  }

  // elements are what a layer looks like: bars, and signs that lie above all bars.
  function elements(layer, view, paper) {
    var rects = rectsOf(layer, view), out = [];
    if (!rects.length) { return out; }
    var shape = {list: rects};
    if (layer.kind !== 'wait' && layer.kind !== 'killed') {
      var style = {fill: layer.fill};
      if (layer.kind === 'guard') { style.stroke = layer.ink; style.lineWidth = 1; }
      if (layer.kind === 'job') { style.stroke = view.ink; style.lineWidth = 1; }
      out.push({type: 'asgsimBars', silent: true, shape: shape, style: style});
    }
    if (layer.kind === 'blocked') {
      out.push({type: 'asgsimBars', silent: true, style: {fill: layer.ink}, shape: {list: rects.map(function (r) { return [r[0], r[1], 2, r[3]]; })}});
    }
    var list = signsOf(layer, rects, view);
    if (list.length) {
      out.push({type: 'asgsimSigns', silent: true, z2: 2, shape: {sign: layer.kind, list: list},
        style: {fill: layer.ink, stroke: paper, lineWidth: 3, strokeFirst: true, lineJoin: 'round'}});
    }
    return out;
  }

  // viewOf is the part of the chart that is in sight.
  function viewOf(params, api, end, rows) {
    var area = params.coordSys, zero = api.coord([0, 0]), scale = (api.coord([end, 0])[0] - zero[0]) / end, lane = api.size([0, 1])[1];
    return {rows: rows, lane: lane, y0: zero[1], left: area.x - 2, right: area.x + area.width + 2,
      x: function (t) { return zero[0] + t * scale; },
      t0: (area.x - zero[0]) / scale - 1, t1: (area.x + area.width - zero[0]) / scale + 1, // a ms for what rounding takes
      first: Math.max(0, Math.floor((area.y - zero[1]) / lane + 0.5)), last: Math.min(rows.length - 1, Math.ceil((area.y + area.height - zero[1]) / lane + 0.5))};
  }

  // Lanes draws one chart. Names has the text of each lane; some are drawn only
  // while they have a bar in the time in sight.
  asgsim.Lanes = function (spec, names, end, color) {
    this.layers = layersOf(spec, color);
    this.names = names;
    this.end = end;
    this.paper = color('paper');
    this.ink = color('step');
    this.rows = names.map(function (_, n) { return n; });
    this.view = null;
  };

  // series replaces those of bars.
  asgsim.Lanes.prototype.series = function () {
    var lanes = this;
    return {id: 'lanes', type: 'custom', data: [[0, 0, this.end]], encode: {x: [1, 2], y: 0}, clip: true, z: 2, renderItem: function (params, api) {
      var view = lanes.view = viewOf(params, api, lanes.end, lanes.rows), area = params.coordSys, children = [];
      view.ink = lanes.ink;
      lanes.layers.forEach(function (layer) { children = children.concat(elements(layer, view, lanes.paper)); });
      children.push({type: 'rect', shape: {x: area.x, y: area.y, width: area.width, height: area.height}, z2: 3, style: {fill: 'rgba(0,0,0,0)'}});
      return {type: 'group', $mergeChildren: false, children: children};
    }};
  };

  // at lists what stands at a place of the chart: {layer, bar, away in ms}. Of the
  // strips of a lane it means the one at that height, if there is something.
  asgsim.Lanes.prototype.at = function (x, y) {
    var view = this.view, found = [], there = {};
    var r = view ? Math.floor((y - view.y0) / view.lane + 0.5) : -1, n = view && view.rows[r];
    if (n === undefined || n === null) { return null; }
    var part = (y - view.y0) / view.lane + 0.5 - r, per = (view.t1 - view.t0) / (view.right - view.left - 4);
    var t = view.t0 + (x - view.left - 2) * per, slack = 4 * per;
    this.layers.forEach(function (layer) {
      var place = places[layer.kind], strip = Math.floor((part - place[0]) / place[1] * layer.strips[n]);
      within(layer, n, t - slack, t + slack, function (b) {
        var here = (b[4] || 0) === strip;
        there[layer.kind] = there[layer.kind] || here;
        found.push({layer: layer, bar: b, here: here, away: Math.max(0, b[1] - t, t - b[2])});
      });
    });
    return {lane: n, t: t, found: found.filter(function (f) { return f.here || !there[f.layer.kind]; })};
  };

  // choose keeps the lanes that have a bar between two instants, and all headings;
  // it answers whether that changed anything.
  asgsim.Lanes.prototype.choose = function (t0, t1, least, heading) {
    var layers = this.layers, rows = [], before = this.rows;
    this.names.forEach(function (_, n) {
      var some = heading(n) || layers.some(function (layer) {
        var hit = false;
        within(layer, n, t0, t1, function () { hit = true; });
        return hit;
      });
      if (some) { rows.push(n); }
    });
    while (rows.length < least) { rows.push(undefined); }
    this.rows = rows;
    return rows.length !== before.length || rows.some(function (n, i) { return n !== before[i]; });
  };

  // hide shows or hides a kind of bars by its name.
  asgsim.Lanes.prototype.hide = function (name, hidden) {
    this.layers.forEach(function (layer) { if (layer.name === name) { layer.hidden = hidden; } });
  };
})(window.asgsim);
