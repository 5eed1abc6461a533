// Draws the charts of the page from the JSON in #data. It knows ECharts and this
// page, nothing of the simulator. Everything that comes from a scenario is put
// into the page as text, never as markup.
(function () {
  'use strict';

  var data = JSON.parse(document.getElementById('data').textContent);
  var root = document.documentElement;
  var drawn = [];      // the charts, as ECharts has them
  var pointed = null;  // the chart under the mouse: only it shows a tooltip
  var mouse = {x: 0, y: 0};
  var shown = [0, 100]; // the part of the run that is in sight, in percent
  var sharing = false; // a chart is being told what another one shows

  // Colors: the option names them as var(--role); what a role is stands in the style.

  function color(name) {
    return getComputedStyle(root).getPropertyValue('--' + name).trim();
  }

  function resolve(value, key) {
    if (Array.isArray(value)) {
      return key === 'data' && typeof value[0] !== 'object' ? value : value.map(function (v) { return resolve(v); });
    }
    if (value && typeof value === 'object') {
      var out = {};
      Object.keys(value).forEach(function (k) { out[k] = k === 'data' && numbers(value[k]) ? value[k] : resolve(value[k], k); });
      return out;
    }
    var role = /olor$/.test(key || '') && /^var\(--([a-z0-9_-]+)\)$/.exec(value);
    return role ? color(role[1]) : value;
  }

  function numbers(list) {
    return Array.isArray(list) && Array.isArray(list[0]) && typeof list[0][0] === 'number';
  }

  function theme() {
    var axis = {
      axisLine: {lineStyle: {color: color('line')}}, axisTick: {lineStyle: {color: color('line')}},
      axisLabel: {color: color('soft'), fontSize: 11}, splitLine: {lineStyle: {color: color('grid')}}
    };
    return {
      textStyle: {color: color('ink'), fontFamily: getComputedStyle(document.body).fontFamily},
      timeAxis: axis, valueAxis: axis, categoryAxis: axis,
      dataZoom: {
        borderColor: color('line'), backgroundColor: color('paper'), fillerColor: color('cooldown') + '55',
        handleStyle: {color: color('paper'), borderColor: color('soft')},
        moveHandleStyle: {color: color('soft')}, emphasis: {handleStyle: {color: color('paper'), borderColor: color('link')}}
      }
    };
  }

  // Times: hh:mm:ss since the start, and the calendar in UTC beside it.

  function two(n) { return n < 10 ? '0' + n : '' + n; }

  function clock(ms, short) {
    var s = Math.round(ms / 1000), sec = s % 60;
    return two(Math.floor(s / 3600)) + ':' + two(Math.floor(s / 60) % 60) + (short && sec === 0 ? '' : ':' + two(sec));
  }

  function calendar(ms) {
    return new Date(data.start + ms).toISOString().replace('T', ' ').slice(0, 19) + ' UTC';
  }

  function timeLabel(ms) { return clock(ms, true); }

  function rulerLabel(ms) {
    if (data.start % 86400000 === 0 && data.end <= 86400000) { return clock(ms, true); }
    return clock(ms, true) + '\n' + calendar(ms).slice(data.end > 86400000 ? 5 : 11, 16) + ' UTC';
  }

  // onTicks leaves out where a zoomed window happens to begin and end: such a label is
  // no round number and runs into its neighbour.
  function onTicks(chart, label) {
    return function (ms) {
      var window = chart.getModel().getComponent('xAxis').axis.scale.getExtent();
      var edge = ms > 0 && ms === window[0] || ms < data.end && ms === window[1];
      return edge && ms % 60000 !== 0 ? '' : label(ms);
    };
  }

  // Tooltips are elements filled with text.

  function element(tag, className, text) {
    var e = document.createElement(tag);
    if (className) { e.className = className; }
    if (text !== undefined) { e.textContent = text; }
    return e;
  }

  function row(box, word, value) {
    var r = element('div', 'tiprow');
    r.appendChild(element('span', '', word));
    r.appendChild(element('span', '', value));
    box.appendChild(r);
  }

  function moment(box, ms) {
    box.appendChild(element('b', '', clock(ms)));
    box.appendChild(element('small', '', calendar(ms)));
  }

  function entry(box, tip) {
    box.appendChild(element('hr'));
    box.appendChild(element('b', '', clock(tip.t) + '  ' + tip.h));
    (tip.r || []).forEach(function (r) { row(box, r[0], r[1]); });
  }

  // before is the place of the last point at or before t, -1 if there is none.
  function before(points, t) {
    var low = 0, high = points.length;
    while (low < high) {
      var mid = (low + high) >> 1;
      if (points[mid][0] <= t) { low = mid + 1; } else { high = mid; }
    }
    return low - 1;
  }

  function value(v, unit) {
    if (v === null || v === undefined) { return '–'; }
    return (Math.abs(v) >= 100 ? Math.round(v) : Number(v.toPrecision(4))).toLocaleString('en') + (unit === 'percent' ? ' %' : '');
  }

  // near lists the marks of a chart within eight pixels of an instant.
  function near(chart, spec, t) {
    var at = chart.convertToPixel({xAxisIndex: 0}, t), found = [];
    spec.option.series.forEach(function (s) {
      if (s.type !== 'scatter') { return; }
      var list = data[s.id.split(':')[0]];
      s.data.forEach(function (m) {
        var away = Math.abs(chart.convertToPixel({xAxisIndex: 0}, m.value[0]) - at);
        if (away <= 8) { found.push({away: away, tip: list[m.value[2]]}); }
      });
    });
    found.sort(function (a, b) { return a.away - b.away || a.tip.t - b.tip.t; });
    return found.map(function (f) { return f.tip; });
  }

  // instant is what the mouse points at: the nearest point of a curve that ECharts found,
  // if it lies within four pixels, else where the mouse stands between two of them.
  function instant(chart, point) {
    var x = mouse.x;
    if (Math.abs(chart.convertToPixel({xAxisIndex: 0}, point) - x) <= 4) { return point; }
    return Math.max(0, Math.min(data.end, chart.convertFromPixel({xAxisIndex: 0}, x)));
  }

  function lineTip(chart, spec) {
    return function (params) {
      if (pointed !== chart || !params.length) { return null; }
      var t = instant(chart, params[0].axisValue), box = element('div');
      moment(box, t);
      spec.option.series.forEach(function (s) {
        if (s.type !== 'line' || !numbers(s.data)) { return; }
        var i = before(s.data, t);
        row(box, s.name, value(i < 0 ? null : s.data[i][1], spec.unit));
      });
      var marks = near(chart, spec, t);
      marks.slice(0, 4).forEach(function (m) { entry(box, m); });
      if (marks.length > 4) { box.appendChild(element('small', '', 'and ' + (marks.length - 4) + ' more: zoom in')); }
      return box;
    };
  }

  // stripTip tells the bar that is nearest to the mouse.
  function stripTip(chart, bars) {
    return function () {
      var at = pointed === chart && bars.at(mouse.x, mouse.y), box = element('div');
      if (!at || !at.found.length) { return null; }
      var hit = at.found.sort(function (a, b) { return a.away - b.away || b.bar[1] - a.bar[1]; })[0];
      var tip = (data[hit.layer.kind] || [])[hit.bar[3]];
      if (!tip) { return null; }
      entry(box, tip);
      box.removeChild(box.firstChild);
      if (hit.bar[2] > hit.bar[1]) { row(box, 'lasts', clock(hit.bar[1]) + ' to ' + clock(hit.bar[2])); }
      return box;
    };
  }

  // laneTip tells where an instance stands at the instant under the mouse, and what
  // holds or moves it.
  function laneTip(chart, bars) {
    return function () {
      var at = pointed === chart && bars.at(mouse.x, mouse.y), box = element('div');
      if (!at || !at.found.length) { return null; }
      var lane = data.lanes[at.lane], nearest = at.found.reduce(function (a, b) { return b.away < a.away ? b : a; });
      if (nearest.layer.kind === 'acts') { return stripTip(chart, bars)(); }
      box.appendChild(element('b', '', lane.n));
      row(box, 'zone', data.words[lane.z || 0]);
      row(box, 'is', data.words[lane.o || 0]);
      var act = 0;
      at.found.forEach(function (f) {
        if (f.away > 0 && f !== nearest && f.layer.kind !== 'killed') { return; }
        laneRow(box, f);
        if (f.layer.kind === 'state') { act = f.bar[3]; }
      });
      if (act && data.acts[act]) { entry(box, data.acts[act]); }
      return box;
    };
  }

  function laneRow(box, found) {
    var kind = found.layer.kind, b = found.bar, until = clock(b[1]) + ' to ' + clock(b[2]);
    switch (kind) {
    case 'state': case 'outside': row(box, 'state', found.layer.name + ' ' + until); break;
    case 'step': row(box, 'step', data.words[b[3]] + ' ' + until); break;
    case 'wait': row(box, 'hook', data.words[b[3]] + ', ' + until); break;
    case 'job': row(box, b[3] ? 'job ' + b[3] : 'jobs', until); break;
    case 'killed': row(box, 'killed', 'job ' + b[3] + ' at ' + clock(b[2])); break;
    default: row(box, 'has', found.layer.name + ' ' + until);
    }
  }

  // Axis labels of lanes: headings are bold, long names keep their end.

  function laneLabel(name) {
    if (name === '') { return ''; }
    var lane = data.lanes[name], most = lane.h ? 14 : 17, text = lane.n.length > most ? '…' + lane.n.slice(1 - most) : lane.n;
    return lane.h ? '{zone|' + text.replace(/[{}|]/g, ' ') + '}' : text;
  }

  // rowsOf are the rows of a chart of lanes; empty ones fill its window.
  function rowsOf(bars) { return bars.rows.map(function (n) { return n === undefined ? '' : String(n); }); }

  // manyLanes is from how many lanes on only those with something in sight are drawn,
  // and how many lanes the window has.
  var manyLanes = 80;

  // pickLanes draws the lanes that have something to show between two instants.
  function pickLanes(chart, start, end) {
    var bars = chart.bars, to = data.end / 100;
    if (!bars || bars.names.length <= manyLanes) { return; }
    var changed = bars.choose(start * to, end * to, manyLanes, function (n) { return data.lanes[n].h; });
    if (!changed) { return; }
    chart.setOption({yAxis: [{data: rowsOf(bars)}], dataZoom: [{id: 'lanes', startValue: 0, endValue: manyLanes - 1},
      {id: 'lanes-in', startValue: 0, endValue: manyLanes - 1}]});
  }

  // finishBars lets lanes.js draw the bars of a chart.
  function finishBars(spec, chart, option) {
    var names = spec.kind === 'lanes' ? data.lanes : option.yAxis[0].data, axis = option.yAxis[0];
    var bars = chart.bars = new asgsim.Lanes(spec, names, data.end, color);
    var first = option.series[0] || {}, marks = {};
    if (first.markLine) { marks.markLine = first.markLine; }
    if (first.markArea) { marks.markArea = first.markArea; }
    option.series = [Object.assign(bars.series(), marks)];
    if (spec.kind === 'strip') {
      option.tooltip.formatter = stripTip(chart, bars);
      axis.axisLabel = Object.assign({interval: 0}, axis.axisLabel);
      return;
    }
    option.tooltip.formatter = laneTip(chart, bars);
    axis.data = rowsOf(bars);
    axis.axisTick = {show: false};
    axis.axisLabel = {formatter: laneLabel, rich: {zone: {fontWeight: 'bold', color: color('ink'), fontSize: 11}},
      interval: function (i) { return !bars.view || bars.view.lane > 10 || i % Math.ceil(12 / bars.view.lane) === 0; }};
  }

  function finish(spec, chart) {
    var option = resolve(spec.option);
    option.xAxis[0].axisLabel.formatter = onTicks(chart, spec.kind === 'ruler' ? rulerLabel : timeLabel);
    if (spec.kind === 'ruler') { Object.assign(option.xAxis[0].axisLabel, {lineHeight: 14, alignMaxLabel: 'right'}); }
    option.tooltip.confine = true;
    option.tooltip.className = 'tip';
    option.tooltip.transitionDuration = 0;
    option.tooltip.backgroundColor = color('paper');
    option.tooltip.borderColor = color('line');
    option.tooltip.extraCssText = 'white-space: normal;';
    option.tooltip.textStyle = {color: color('ink')};
    if (spec.kind === 'lines') { option.tooltip.formatter = lineTip(chart, spec); }
    (option.series || []).forEach(function (s) { // labels of rules are legible where they lie on data
      ((s.markLine || {}).data || []).forEach(function (d) {
        if (d.label && d.label.show) { Object.assign(d.label, {textBorderColor: color('paper'), textBorderWidth: 3}); }
      });
    });
    if (spec.kind === 'strip' || spec.kind === 'lanes') { finishBars(spec, chart, option); }
    if (spec.watch) { option.series.push(asgsim.datapoints(spec, data.end, color, before)); }
    return option;
  }

  // The charts share their window and their pointer. ECharts' own connect() would
  // also hand on which point of which series is meant, and that means something
  // else in a chart of other series.

  function others(chart, act) {
    if (sharing) { return; }
    sharing = true;
    drawn.forEach(function (c) { if (c !== chart) { act(c); } });
    sharing = false;
  }

  function share(chart, box) {
    chart.on('datazoom', function (e) {
      var zoom = e.batch ? e.batch[0] : e;
      if (zoom.dataZoomId !== 'in' && zoom.dataZoomId !== 'slide' || zoom.start === undefined) { return; }
      shown = [zoom.start, zoom.end];
      others(chart, function (c) { c.dispatchAction({type: 'dataZoom', dataZoomId: 'in', start: zoom.start, end: zoom.end}); });
      pickLanes(chart, zoom.start, zoom.end);
    });
    chart.on('updateAxisPointer', function (e) {
      var axis = (e.axesInfo || []).filter(function (a) { return a.axisDim === 'x'; })[0];
      if (chart !== pointed || !axis) { return; }
      others(chart, function (c) {
        c.dispatchAction({type: 'updateAxisPointer', currTrigger: 'mousemove',
          x: c.convertToPixel({xAxisIndex: 0}, axis.value), y: c.getHeight() / 2});
      });
    });
    box.onmouseleave = function () {
      others(chart, function (c) { c.dispatchAction({type: 'updateAxisPointer', currTrigger: 'leave'}); });
    };
  }

  function draw() {
    var zoom = shown[0] > 0 || shown[1] < 100 ? {start: shown[0], end: shown[1]} : null;
    var under = pointed && pointed.getDom(); // the mouse does not enter it anew
    swatches();
    drawn.forEach(function (c) { c.dispose(); });
    drawn = data.charts.map(function (spec) {
      var box = document.getElementById(spec.id);
      box.style.height = spec.height + 'px';
      var chart = echarts.init(box, theme(), {renderer: 'canvas'});
      chart.setOption(finish(spec, chart));
      share(chart, box);
      box.onmouseenter = function () { pointed = chart; };
      if (under === box) { pointed = chart; }
      return chart;
    });
    each('button.key[aria-pressed=false]', function (key) { toggle(key, false); });
    if (zoom && drawn.length) { showPart(zoom.start, zoom.end); }
    root.dispatchEvent(new Event('drawn'));
  }

  // toggle shows or hides what an entry of a legend stands for.
  function toggle(key, on) {
    var chart = echarts.getInstanceByDom(key.closest('figure').querySelector('.chart')), name = key.dataset.series;
    if (!chart.bars) { chart.dispatchAction({type: on ? 'legendSelect' : 'legendUnSelect', name: name}); return; }
    chart.bars.hide(name, !on);
    chart.setOption({series: [chart.bars.series()]});
  }

  // showPart shows a part of the run, in percent, in all charts.
  function showPart(start, end) {
    if (!drawn.length) { return; }
    drawn[0].dispatchAction({type: 'dataZoom', dataZoomId: 'slide', start: start, end: end});
  }

  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }

  // What timeline.js may use.
  window.asgsim = Object.assign(window.asgsim || {}, {
    charts: function () { return drawn; }, showPart: showPart, element: element, calendar: calendar, color: color
  });

  draw();
  root.dataset.drawn = drawn.length;

  each('.chart', function (box) { // before ECharts hears of it
    box.addEventListener('mousemove', function (e) {
      var r = box.getBoundingClientRect();
      mouse = {x: e.clientX - r.left, y: e.clientY - r.top};
    }, true);
  });

  var whole = document.getElementById('whole');
  if (whole) {
    whole.title = 'Keys: + and − zoom, 0 shows the whole run';
    whole.addEventListener('click', function () { showPart(0, 100); });
  }

  // swatches draw the legend of the bars with their patterns.
  function swatches() {
    each('.key', function (key) {
      var role = /(?:^| )c-(\S+)/.exec(key.className)[1], chart = key.closest('figure').querySelector('.chart').id;
      if (data.charts.some(function (c) { return c.id === chart && (c.kind === 'strip' || c.kind === 'lanes'); })) { asgsim.swatch(key.querySelector('i'), role, color(role)); }
    });
  }

  // Keys: + and - zoom about the middle, 0 shows all.
  document.addEventListener('keydown', function (e) {
    var by = {'+': 0.5, '=': 0.5, '-': 2, '0': Infinity}[e.key];
    if (!by || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) { return; }
    zoomBy(by);
  });

  function zoomBy(by) {
    var half = Math.max(0.01, Math.min(50, (shown[1] - shown[0]) / 2 * by));
    var middle = Math.min(100 - half, Math.max(half, (shown[0] + shown[1]) / 2));
    showPart(middle - half, middle + half);
  }

  // Arrow keys move the window of lanes, ten at a time.
  var laneBox = document.getElementById('lanes');
  if (laneBox && data.lanes.length > manyLanes) {
    laneBox.tabIndex = 0;
    laneBox.addEventListener('keydown', function (e) {
      var by = {ArrowDown: 10, ArrowUp: -10}[e.key], chart = echarts.getInstanceByDom(laneBox), bars = chart.bars;
      if (!by || !bars.view) { return; }
      var first = Math.max(0, Math.min(bars.rows.length - manyLanes, Math.round(bars.view.first) + by));
      chart.dispatchAction({type: 'dataZoom', dataZoomId: 'lanes', startValue: first, endValue: first + manyLanes - 1});
      e.preventDefault();
      e.stopPropagation();
    });
  }

  each('button.key', function (key) {
    key.addEventListener('click', function () {
      var on = key.getAttribute('aria-pressed') !== 'true';
      key.setAttribute('aria-pressed', on);
      toggle(key, on);
    });
  });

  var waiting = 0;
  window.addEventListener('resize', function () {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(function () { drawn.forEach(function (c) { c.resize(); }); });
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  root.addEventListener('theme', draw);
  window.addEventListener('beforeprint', function () { root.dataset.theme = 'light'; draw(); });
  window.addEventListener('afterprint', function () { delete root.dataset.theme; draw(); });
})();
