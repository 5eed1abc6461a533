// Lists the texts of the page whose contrast with what is behind them is below 4.5,
// by the formulas of the Web Content Accessibility Guidelines 2. A color is turned
// into red, green, blue and opacity by painting a pixel with it, so that every way
// of writing one is understood.
(function () {
  'use strict';

  var pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true}), known = {};

  function parse(color) {
    if (!known[color]) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = color;
      pen.fillRect(0, 0, 1, 1);
      var p = pen.getImageData(0, 0, 1, 1).data;
      known[color] = [p[0], p[1], p[2], p[3] / 255];
    }
    return known[color];
  }

  function over(top, below, opacity) {
    var a = top[3] * opacity;
    return [0, 1, 2].map(function (i) { return top[i] * a + below[i] * (1 - a); }).concat(1);
  }

  // behind is the color behind the content of an element: its own background over
  // those of what holds it. An opacity fades background and text alike.
  function behind(e) {
    if (!e) { return parse(getComputedStyle(document.documentElement).colorScheme === 'dark' ? '#121212' : '#fff'); }
    var style = getComputedStyle(e);
    return over(parse(style.backgroundColor), behind(e.parentElement), Number(style.opacity));
  }

  function fade(e) { return e ? Number(getComputedStyle(e).opacity) * fade(e.parentElement) : 1; }

  function luminance(c) {
    var l = c.slice(0, 3).map(function (v) { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
  }

  function contrast(a, b) {
    var x = luminance(a), y = luminance(b);
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  }

  var walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = 0, faint = [], node;
  while ((node = walk.nextNode())) {
    var e = node.parentElement;
    if (!node.textContent.trim() || !e.checkVisibility({visibilityProperty: true}) || e.closest('.chart, script, style, noscript')) { continue; }
    texts++;
    var ground = behind(e), ink = over(parse(getComputedStyle(e).color), ground, fade(e)), ratio = contrast(ink, ground);
    if (ratio < 4.5) { faint.push(ratio.toFixed(2) + ' ' + e.tagName.toLowerCase() + '.' + e.className + ' "' + node.textContent.trim().slice(0, 40) + '"'); }
  }
  return {Texts: texts, Faint: faint.slice(0, 20)};
})()
