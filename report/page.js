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

  function lineTip(chart, spec) {
    return function (params) {
      if (pointed !== chart || !params.length) { return null; }
      var t = params[0].axisValue, box = element('div');
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

  function stripTip(chart) {
    return function (p) {
      if (pointed !== chart || !p.seriesId) { return null; }
      var kind = p.seriesId.split(':')[0], box = element('div');
      var tip = data[kind] && data[kind][p.data.value ? p.data.value[2] : p.data[3]];
      if (!tip) { return null; }
      entry(box, tip);
      box.removeChild(box.firstChild);
      if (!p.data.value) { row(box, 'lasts', clock(p.data[1]) + ' to ' + clock(p.data[2])); }
      return box;
    };
  }

  function laneTip(chart, spec) {
    return function (p) {
      if (pointed !== chart || !Array.isArray(p.data)) { return null; }
      var lane = data.lanes[p.data[0]], box = element('div');
      var t = chart.convertFromPixel({xAxisIndex: 0}, mouse.x);
      box.appendChild(element('b', '', lane.n + ': ' + p.seriesName));
      row(box, 'from', clock(p.data[1]) + ' to ' + clock(p.data[2]));
      row(box, 'zone', lane.z);
      row(box, 'is', lane.o);
      spec.option.series.forEach(function (s) {
        var kind = s.id.split(':')[0];
        if (kind === 'state' || kind === 'outside') { return; }
        s.data.forEach(function (b) {
          if (b[0] !== p.data[0] || b[1] > t || b[2] < t) { return; }
          row(box, kind === 'step' ? 'step' : 'has', (kind === 'step' ? data.steps[b[3]] || '' : s.name) + ' until ' + clock(b[2]));
        });
      });
      var act = data.acts[p.data[3]];
      if (p.data[3] && act) { entry(box, act); }
      return box;
    };
  }

  // Bars: how a span on a lane is drawn, by kind.

  function hatch(ink) {
    var tile = document.createElement('canvas'), size = 6;
    tile.width = tile.height = size;
    var pen = tile.getContext('2d');
    pen.strokeStyle = ink;
    pen.lineWidth = 1.2;
    pen.beginPath();
    pen.moveTo(0, size); pen.lineTo(size, 0);
    pen.moveTo(-1, 1); pen.lineTo(1, -1);
    pen.moveTo(size - 1, size + 1); pen.lineTo(size + 1, size - 1);
    pen.stroke();
    return {image: tile, repeat: 'repeat'};
  }

  function lock(x, y, size, ink, paper) {
    return {type: 'group', silent: true, children: [
      {type: 'rect', shape: {x: x - 2, y: y - 2, width: size + 4, height: size + 4, r: 2}, style: {fill: paper}},
      {type: 'rect', shape: {x: x, y: y + size * 0.45, width: size, height: size * 0.55, r: 1}, style: {fill: ink}},
      {type: 'arc', shape: {cx: x + size / 2, cy: y + size * 0.45, r: size * 0.3, startAngle: Math.PI, endAngle: 2 * Math.PI},
        style: {stroke: ink, lineWidth: 1.4, fill: 'none'}}
    ]};
  }

  // parts of the lane's height: where a kind begins and how high it is.
  var heights = {state: [0.1, 0.8], outside: [0.44, 0.12], step: [0.74, 0.16], guard: [0.1, 0.8], lock: [0.02, 0.14],
    acts: [0.15, 0.7], cooldown: [0.35, 0.3]};

  function drawBar(kind, ink) {
    var pattern = kind === 'guard' ? hatch(ink) : null;
    var place = heights[kind] || heights.state;
    return function (params, api) {
      var from = api.coord([api.value(1), api.value(0)]), to = api.coord([api.value(2), api.value(0)]);
      var lane = api.size([0, 1])[1], top = from[1] - lane / 2;
      var whole = {x: from[0], y: top + lane * place[0], width: Math.max(to[0] - from[0], kind === 'acts' ? 3 : 1), height: Math.max(lane * place[1], 1.5)};
      var rect = echarts.graphic.clipRectByRect(whole, params.coordSys);
      if (!rect) { return null; }
      var bar = {type: 'rect', shape: rect, style: {fill: pattern || ink}};
      if (kind !== 'guard') { return bar; }
      bar.style.stroke = ink;
      bar.style.lineWidth = 1;
      var size = Math.min(lane * 0.55, 9), children = [bar];
      if (rect.width > size + 6) { children.push(lock(rect.x + 4, rect.y + (rect.height - size) / 2, size, ink, color('paper'))); }
      return {type: 'group', children: children};
    };
  }

  // Axis labels of lanes: headings are bold, long names keep their end.

  function laneLabel(name, i) {
    var lane = data.lanes[i], text = name.length > 17 ? '…' + name.slice(-16) : name;
    return lane && lane.h ? '{zone|' + text.replace(/[{}|]/g, ' ') + '}' : text;
  }

  function finish(spec, chart) {
    var option = resolve(spec.option);
    option.xAxis[0].axisLabel.formatter = spec.kind === 'ruler' ? rulerLabel : timeLabel;
    if (spec.kind === 'ruler') { Object.assign(option.xAxis[0].axisLabel, {lineHeight: 14, alignMaxLabel: 'right'}); }
    option.tooltip.confine = true;
    option.tooltip.className = 'tip';
    option.tooltip.backgroundColor = color('paper');
    option.tooltip.borderColor = color('line');
    option.tooltip.extraCssText = 'white-space: normal;';
    option.tooltip.textStyle = {color: color('ink')};
    if (spec.kind === 'lines') { option.tooltip.formatter = lineTip(chart, spec); }
    if (spec.kind === 'strip') { option.tooltip.formatter = stripTip(chart); }
    if (spec.kind === 'lanes') {
      option.tooltip.formatter = laneTip(chart, spec);
      option.yAxis[0].axisLabel = {formatter: laneLabel, rich: {zone: {fontWeight: 'bold', color: color('ink'), fontSize: 11}}};
      option.yAxis[0].axisTick = {show: false};
    }
    if (spec.kind === 'strip' || spec.kind === 'lanes') {
      option.yAxis[0].axisLabel = Object.assign({interval: 0}, option.yAxis[0].axisLabel);
      option.series.forEach(function (s) {
        if (s.type === 'custom') { s.renderItem = drawBar(s.id.split(':')[0], s.itemStyle.color); }
      });
    }
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
      var id = (e.batch ? e.batch[0] : e).dataZoomId;
      if (id !== 'in' && id !== 'slide') { return; }
      var zoom = chart.getOption().dataZoom[0];
      others(chart, function (c) { c.dispatchAction({type: 'dataZoom', dataZoomId: 'in', start: zoom.start, end: zoom.end}); });
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
    var zoom = drawn.length ? drawn[0].getOption().dataZoom[0] : null;
    drawn.forEach(function (c) { c.dispose(); });
    drawn = data.charts.map(function (spec) {
      var box = document.getElementById(spec.id);
      box.style.height = spec.height + 'px';
      var chart = echarts.init(box, theme(), {renderer: 'canvas'});
      chart.setOption(finish(spec, chart));
      share(chart, box);
      box.onmouseenter = function () { pointed = chart; };
      box.onmousemove = function (e) { var r = box.getBoundingClientRect(); mouse = {x: e.clientX - r.left, y: e.clientY - r.top}; };
      return chart;
    });
    if (zoom && drawn.length) { showPart(zoom.start, zoom.end); }
  }

  // showPart shows a part of the run, in percent, in all charts.
  function showPart(start, end) {
    drawn[0].dispatchAction({type: 'dataZoom', dataZoomId: 'slide', start: start, end: end});
  }

  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }

  draw();
  root.dataset.drawn = drawn.length;

  var whole = document.getElementById('whole');
  if (whole) { whole.addEventListener('click', function () { showPart(0, 100); }); }

  each('button.key', function (key) {
    key.addEventListener('click', function () {
      var on = key.getAttribute('aria-pressed') !== 'true', name = key.dataset.series;
      key.setAttribute('aria-pressed', on);
      var chart = echarts.getInstanceByDom(key.closest('figure').querySelector('.chart'));
      chart.dispatchAction({type: on ? 'legendSelect' : 'legendUnSelect', name: name});
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
