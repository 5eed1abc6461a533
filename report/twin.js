// The cursor that all charts of a comparison share. page.js draws the charts and
// lets their pointers move together; this says, in every chart, what both runs
// are at the instant that is pointed at. All text goes into the page as text.
(function () {
  'use strict';

  var data = JSON.parse(document.getElementById('data').textContent);
  var slider = document.getElementById('cursor');
  if (!slider) { return; }
  var readouts = data.charts.filter(function (c) { return c.kind === 'lines'; }).map(function (spec) {
    var box = document.getElementById(spec.id), line = document.createElement('div');
    line.className = 'now';
    box.parentNode.insertBefore(line, box);
    return {spec: spec, box: box, line: line, waiting: false};
  });

  function two(n) { return n < 10 ? '0' + n : '' + n; }

  function clock(ms) {
    var s = Math.floor(ms / 1000);
    return two(Math.floor(s / 3600)) + ':' + two(Math.floor(s / 60) % 60) + ':' + two(s % 60);
  }

  // held is the value that a series of change points has at t.
  function held(points, t) {
    var low = 0, high = points.length;
    while (low < high) {
      var mid = (low + high) >> 1;
      if (points[mid][0] <= t) { low = mid + 1; } else { high = mid; }
    }
    var v = low > 0 ? points[low - 1][1] : null;
    if (v === null) { return '–'; }
    return (Math.abs(v) >= 100 ? Math.round(v) : Number(v.toPrecision(4))).toLocaleString('en');
  }

  function tell(t) {
    slider.value = t;
    document.getElementById('instant').textContent = clock(t);
    slider.setAttribute('aria-valuetext', clock(t));
    readouts.forEach(function (r) {
      r.line.textContent = '';
      r.spec.option.series.forEach(function (s) {
        var part = document.createElement('span'), value = document.createElement('b');
        part.textContent = s.name + ' ';
        value.textContent = held(s.data, t);
        part.appendChild(value);
        r.line.appendChild(part);
      });
    });
  }

  // point puts the pointers of all charts to an instant.
  function point(t) {
    readouts.forEach(function (r) {
      var chart = echarts.getInstanceByDom(r.box);
      if (chart) {
        chart.dispatchAction({type: 'updateAxisPointer', currTrigger: 'mousemove',
          x: chart.convertToPixel({xAxisIndex: 0}, t), y: chart.getHeight() / 2});
      }
    });
  }

  function go(t) {
    t = Math.max(0, Math.min(data.end, t));
    tell(t);
    point(t);
  }

  slider.max = data.end;
  slider.step = Math.max(1, Math.round(data.end / 1000));
  slider.addEventListener('input', function () { go(Number(slider.value)); });
  readouts.forEach(function (r) {
    r.box.addEventListener('mousemove', function (e) {
      var chart = echarts.getInstanceByDom(r.box), box = r.box.getBoundingClientRect();
      var t = chart.convertFromPixel({xAxisIndex: 0}, e.clientX - box.left);
      if (t >= 0 && t <= data.end) { tell(t); }
    });
  });
  Array.prototype.forEach.call(document.querySelectorAll('[data-go]'), function (button) {
    button.addEventListener('click', function () {
      document.getElementById('charts').scrollIntoView();
      go(Number(button.dataset.go));
    });
  });
  tell(data.parting || 0);
})();
