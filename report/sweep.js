// Draws the charts of a sweep's page from the JSON in #data. It knows ECharts and
// this page, nothing of the simulator. Everything that comes from a scenario is put
// into the page as text, never as markup.
(function () {
  'use strict';

  var data = JSON.parse(document.getElementById('data').textContent);
  var root = document.documentElement;
  var drawn = [];

  function color(name) { return getComputedStyle(root).getPropertyValue('--' + name).trim(); }

  // resolve looks up the colors that the options name as var(--role).
  function resolve(value, key) {
    if (Array.isArray(value)) { return key === 'data' ? value : value.map(function (v) { return resolve(v); }); }
    if (value && typeof value === 'object') {
      var out = {};
      Object.keys(value).forEach(function (k) { out[k] = resolve(value[k], k); });
      return out;
    }
    var role = /olor$/.test(key || '') && /^var\(--([a-z0-9_-]+)\)$/.exec(value);
    return role ? color(role[1]) : value;
  }

  function theme() {
    var axis = {
      axisLine: {lineStyle: {color: color('line')}}, axisTick: {lineStyle: {color: color('line')}}, nameTextStyle: {color: color('soft')},
      axisLabel: {color: color('soft'), fontSize: 11}, splitLine: {lineStyle: {color: color('grid')}}
    };
    return {textStyle: {color: color('ink'), fontFamily: getComputedStyle(document.body).fontFamily}, valueAxis: axis, categoryAxis: axis};
  }

  function element(tag, text) {
    var e = document.createElement(tag);
    e.textContent = text;
    return e;
  }

  function row(box, word, value) {
    var r = document.createElement('div');
    r.className = 'tiprow';
    r.appendChild(element('span', word));
    r.appendChild(element('span', value));
    box.appendChild(r);
  }

  // cellTip tells everything about a cell.
  function cellTip(n) {
    var box = document.createElement('div');
    box.appendChild(element('b', data.cells[n] || 'the scenario as it is'));
    data.names.forEach(function (name, k) { row(box, name, data.values[n][k]); });
    return box;
  }

  function cut(label, most) { return label.length > most ? label.slice(0, most - 1) + '…' : label; }

  function short(v) {
    if (v === null || v === undefined || v === '') { return '–'; }
    return Math.abs(v) >= 1000 ? Math.round(v).toLocaleString('en') : String(Number(Number(v).toPrecision(4)));
  }

  // What ECharts wants as functions, by the kind of chart.

  var finish = {
    heat: function (option) {
      var map = option.visualMap, series = option.series[0], turn = Number(color('heat-turn')); // from there on labels need the other ink
      map.inRange = {color: [0, 1, 2, 3, 4].map(function (k) { return color('heat-' + k); })};
      map.textStyle = {color: color('soft'), fontSize: 11};
      if (map.max <= map.min) { map.max = map.min + 1; } // all alike: the lightest
      map.formatter = short;
      map.text = [short(map.max), short(map.min)];
      series.label = {show: true, fontSize: 11, formatter: function (p) { return short(p.value[2]); }};
      series.itemStyle = {borderColor: color('paper'), borderWidth: 1};
      series.data = series.data.map(function (d) {
        var share = d[2] === null ? 0 : (d[2] - map.min) / (map.max - map.min);
        return {value: d[2] === null ? [d[0], d[1], '-', d[3]] : d, label: {color: color(share > turn ? 'heat-ink-high' : 'heat-ink-low')}};
      });
      option.yAxis[0].axisLabel = {interval: 0, color: color('soft'), formatter: function (t) { return cut(t, 28); }};
      option.xAxis[0].axisLabel = {interval: 0, color: color('soft'), hideOverlap: true, formatter: function (t) { return cut(t, 16); }};
      option.tooltip.formatter = function (p) { return cellTip(p.value[3]); };
    },
    lines: function (option) {
      option.xAxis[0].axisLabel = {color: color('soft'), hideOverlap: true, formatter: function (t) { return cut(t, 16); }};
      option.series.forEach(function (s) { if (s.type === 'custom') { s.renderItem = interval(s.itemStyle.color); } });
      option.tooltip.formatter = function (p) { return p.length ? cellTip(p[0].dataIndex) : ''; };
    },
    front: function (option) {
      option.tooltip.formatter = function (p) { return cellTip(p.value[2]); };
    }
  };

  // interval draws an upright bar with caps.
  function interval(stroke) {
    return function (params, api) {
      var low = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0), api.value(2)]);
      function line(x1, y1, x2, y2) { return {type: 'line', shape: {x1: x1, y1: y1, x2: x2, y2: y2}, style: {stroke: stroke, lineWidth: 1.5}}; }
      return {type: 'group', children: [line(low[0], low[1], high[0], high[1]),
        line(low[0] - 5, low[1], low[0] + 5, low[1]), line(high[0] - 5, high[1], high[0] + 5, high[1])]};
    };
  }

  function draw() {
    drawn.forEach(function (c) { c.dispose(); });
    drawn = data.charts.map(function (spec) {
      var box = document.getElementById(spec.id), option = resolve(spec.option);
      box.style.height = spec.height + 'px';
      option.tooltip = Object.assign(option.tooltip, {confine: true, className: 'tip', backgroundColor: color('paper'),
        borderColor: color('line'), textStyle: {color: color('ink'), fontSize: 13}});
      finish[spec.kind](option);
      var chart = echarts.init(box, theme(), {renderer: 'canvas'});
      chart.setOption(option);
      chart.on('click', function (p) {
        var n = spec.kind === 'lines' ? p.dataIndex : p.value[spec.kind === 'heat' ? 3 : 2];
        if (document.getElementById('cell-' + n)) { location.hash = 'cell-' + n; }
      });
      return chart;
    });
  }

  draw();
  root.dataset.drawn = drawn.length;

  Array.prototype.forEach.call(document.querySelectorAll('button.key'), function (key) {
    key.addEventListener('click', function () {
      var on = key.getAttribute('aria-pressed') !== 'true';
      key.setAttribute('aria-pressed', on);
      echarts.getInstanceByDom(key.closest('figure').querySelector('.chart'))
        .dispatchAction({type: on ? 'legendSelect' : 'legendUnSelect', name: key.dataset.series});
    });
  });

  var waiting = 0;
  window.addEventListener('resize', function () {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(function () { drawn.forEach(function (c) { c.resize(); }); });
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  window.addEventListener('beforeprint', function () { root.dataset.theme = 'light'; draw(); });
  window.addEventListener('afterprint', function () { delete root.dataset.theme; draw(); });
})();
