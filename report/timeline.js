// Moves through the run: the slider, the buttons, the keys, the links to an instant
// and the line in the charts.
(function (asgsim) {
  'use strict';

  var root = document.documentElement, stage = document.querySelector('.stage');
  var slide = document.getElementById('tl-slide'), moment = document.getElementById('moment');

  var run = null;         // once decoded
  var now = {t: 0, k: 0}; // where we stand

  // The address says where we stand.

  var writing = 0;

  function writeLink() {
    clearTimeout(writing);
    writing = setTimeout(function () {
      try { history.replaceState(history.state, '', run.linkTo(now.t, now.k)); } catch (e) { /* a page inside another may not */ }
    }, 300);
  }

  // Moving.

  var drawing = 0, speaking = 0;

  function go(t, k, silent) {
    now = {t: t, k: k};
    run.play(k);
    if (!drawing) { drawing = requestAnimationFrame(function () { drawing = 0; show(); }); }
    clearTimeout(speaking);
    if (!silent) { speaking = setTimeout(speak, 500); }
  }

  function move(t, k, silent) {
    go(t, k, silent);
    writeLink();
  }

  function step(by) {
    var i = run.stop(now), stops = run.stops;
    if (by < 0 && i >= 0 && now.t > run.at[stops[i]]) { i++; } // the way back begins at the event that was last
    var k = stops[Math.max(0, Math.min(stops.length - 1, i + by))];
    move(run.at[k], k + 1);
  }

  function stepBreach(forward) {
    var list = run.breaches.filter(function (b) {
      var d = b.at - now.t || b.k - now.k;
      return forward ? d > 0 : d < 0;
    });
    var b = forward ? list[0] : list[list.length - 1];
    if (b) { move(b.at, b.k); }
  }

  function goTime(t) { t = Math.max(0, Math.min(run.end, t)); move(t, run.over(t)); }

  // What is shown.

  function position() {
    var i = run.stop(now), of = ' of ' + run.stops.length;
    return (i >= 0 && run.at[run.stops[i]] === now.t ? 'event ' : 'after event ') + (i + 1) + of;
  }

  function show() {
    document.getElementById('tl-time').textContent = run.clock(now.t);
    document.getElementById('tl-date').textContent = asgsim.calendar(run.millis(now.t));
    document.getElementById('tl-event').textContent = position();
    slide.value = now.t;
    slide.setAttribute('aria-valuetext', run.clock(now.t) + ', ' + position());
    asgsim.showMoment(moment, run, now);
    follow();
    placeCursors();
    root.dataset.at = run.tick * now.t + ' ' + now.k;
  }

  function speak() {
    var i = run.stop(now);
    document.getElementById('tl-live').textContent = run.clock(now.t) + ', ' + position() + (i < 0 ? '' : ': ' + run.text(run.stops[i]));
  }

  // The instant in the charts.

  function placeCursors() {
    asgsim.charts().forEach(function (chart) {
      var box = chart.getDom(), line = box.querySelector('.tl-cursor');
      if (!line) { line = prepare(chart, box); }
      var x = chart.convertToPixel({xAxisIndex: 0}, run.millis(now.t));
      line.hidden = !(x >= LEFT - 1 && x <= chart.getWidth() - RIGHT + 1);
      line.style.transform = 'translateX(' + x + 'px)';
    });
  }

  var LEFT = 112, RIGHT = 34; // the margins of every chart, as in chart.go

  // prepare gives a chart its line, and makes a click into it a move.
  function prepare(chart, box) {
    var line = box.appendChild(asgsim.element('div', 'tl-cursor'));
    chart.on('datazoom', function () { requestAnimationFrame(placeCursors); });
    chart.getZr().on('click', function (e) {
      if (e.offsetX < LEFT || e.offsetX > chart.getWidth() - RIGHT || !chart.containPixel('grid', [e.offsetX, e.offsetY])) { return; }
      goNear(chart, e.offsetX);
    });
    return line;
  }

  // goNear moves to the instant under a pixel, or to an event within four pixels of it.
  function goNear(chart, x) {
    var at = function (x) { return chart.convertFromPixel({xAxisIndex: 0}, x) * 1e6 / run.tick; };
    var t = at(x), k = run.over(t), best = null;
    [k - 1, k].forEach(function (i) {
      if (i < 0 || i >= run.at.length || run.at[i] < at(x - 4) || run.at[i] > at(x + 4)) { return; }
      if (best === null || Math.abs(run.at[i] - t) < Math.abs(best - t)) { best = run.at[i]; }
    });
    goTime(best === null ? plain(t, at(x + 1) - at(x)) : best);
  }

  // plain is an instant near t that reads well: a whole second, if a pixel is longer.
  function plain(t, pixel) {
    var second = 1e9 / run.tick;
    if (t >= run.end) { return run.end; }
    return pixel < second ? Math.round(t) : Math.min(run.end, Math.round(Math.round(t / second) * second));
  }

  // follow moves the window of the charts along when the instant leaves it.
  function follow() {
    var chart = asgsim.charts()[0];
    if (!chart) { return; }
    var x = function (t) { return chart.convertToPixel({xAxisIndex: 0}, run.millis(t)); };
    var whole = x(run.end) - x(0), seen = chart.getWidth() - LEFT - RIGHT, part = 100 * seen / whole;
    if (!(part < 99.9) || x(now.t) >= LEFT && x(now.t) <= LEFT + seen) { return; }
    var start = Math.max(0, Math.min(100 - part, 100 * now.t / run.end - part / 2));
    asgsim.showPart(start, start + part);
  }

  // ticks draws when something happens, and what was broken, below the slider.
  function ticks() {
    var canvas = document.getElementById('tl-ticks'), pen = canvas.getContext('2d'), scale = window.devicePixelRatio || 1;
    var width = canvas.clientWidth, height = canvas.clientHeight, seen = {};
    canvas.width = width * scale;
    canvas.height = height * scale;
    pen.scale(scale, scale);
    pen.fillStyle = asgsim.color('soft');
    run.stops.forEach(function (k) {
      var x = Math.round(width * run.at[k] / run.end);
      if (!seen[x]) { seen[x] = true; pen.fillRect(x - 0.5, 0, 1, height - 3); }
    });
    pen.fillStyle = asgsim.color('bad');
    run.breaches.forEach(function (b) { pen.fillRect(width * b.at / run.end - 1.5, 0, 3, height); });
  }

  // Hands.

  var ways = {
    back: function () { step(-1); }, on: function () { step(1); },
    'breach-back': function () { stepBreach(false); }, 'breach-on': function () { stepBreach(true); }
  };

  function key(e) {
    if (e.altKey || e.ctrlKey || e.metaKey) { return; }
    var onSlide = e.target === slide;
    var free = onSlide || e.target === document.body || stage.contains(e.target) && !e.target.closest('.scroll, input, select, textarea');
    var many = e.shiftKey ? 10 : 1, act = null;
    if (free && e.key === 'ArrowRight' || onSlide && e.key === 'ArrowUp') { act = function () { step(many); }; }
    if (free && e.key === 'ArrowLeft' || onSlide && e.key === 'ArrowDown') { act = function () { step(-many); }; }
    if (onSlide && e.key === 'Home') { act = function () { step(-run.stops.length); }; }
    if (onSlide && e.key === 'End') { act = function () { goTime(run.end); }; }
    if (onSlide && e.key === 'PageUp') { act = function () { goTime(Math.round(now.t + run.end / 20)); }; }
    if (onSlide && e.key === 'PageDown') { act = function () { goTime(Math.round(now.t - run.end / 20)); }; }
    if (!act) { return; }
    e.preventDefault();
    act();
  }

  function openLink(hash) {
    var there = run.place(hash);
    if (!there) { return; }
    clearTimeout(writing);
    go(there.t, there.k);
    var r = stage.getBoundingClientRect(), middle = window.innerHeight / 2;
    if (r.top > middle || r.bottom < middle) { stage.scrollIntoView(); }
  }

  // timesToLinks makes the times in the tables lead to their instants. Columns of
  // lengths look the same, so only those count that are headed by a word for an instant.
  var INSTANT = /^(time|at|from|to|since|until|first|last|when|began|ended)$/;

  function timesToLinks() {
    Array.prototype.forEach.call(document.querySelectorAll('main td, main time'), function (e) {
      var m = /^(\d\d+):(\d\d):(\d\d)(\.\d+)?$/.exec(e.textContent.trim());
      if (!m || e.querySelector('a') || e.closest('.moment')) { return; }
      if (e.tagName === 'TD') {
        var head = e.closest('table').querySelector('thead tr');
        if (!head || !head.cells[e.cellIndex] || !INSTANT.test(head.cells[e.cellIndex].textContent.trim())) { return; }
      }
      var a = asgsim.element('a', 'at', e.textContent.trim());
      a.href = '#t=' + (Number(m[1]) * 3600 + Number(m[2]) * 60 + Number(m[3])) + (m[4] || '');
      e.replaceChildren(a);
    });
  }

  function listen() {
    slide.addEventListener('input', function () { var t = plain(Number(slide.value), run.end / slide.clientWidth); move(t, run.over(t), true); });
    document.addEventListener('keydown', key);
    Array.prototype.forEach.call(document.querySelectorAll('[data-go]'), function (b) {
      b.addEventListener('click', ways[b.dataset.go]);
    });
    window.addEventListener('hashchange', function () { openLink(location.hash); });
    document.addEventListener('click', function (e) { // a link to where the address already points changes no hash
      var a = e.target.closest && e.target.closest('a[href^="#t="]');
      if (a && a.getAttribute('href') === location.hash) { openLink(location.hash); }
    });
    root.addEventListener('drawn', function () { placeCursors(); ticks(); });
    window.addEventListener('resize', function () {
      requestAnimationFrame(function () { requestAnimationFrame(function () { placeCursors(); ticks(); }); });
    });
    var fold = document.getElementById('tl-fold');
    fold.addEventListener('click', function () {
      moment.hidden = !moment.hidden;
      stage.classList.toggle('folded', moment.hidden);
      fold.setAttribute('aria-expanded', !moment.hidden);
      fold.textContent = moment.hidden ? 'Show state' : 'Hide state';
      window.dispatchEvent(new Event('resize'));
    });
  }

  function begin() {
    run = new asgsim.Run(document.getElementById('timeline-data').textContent);
    slide.max = run.end;
    listen();
    ticks();
    go(0, Math.min(1, run.at.length), true);
    openLink(location.hash);
    timesToLinks();
    root.dataset.timeline = 'ready';
  }

  // The first picture does not wait for this.
  requestAnimationFrame(function () { setTimeout(begin, 0); });
})(window.asgsim);
