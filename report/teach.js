// Questions, explanations of words, colors and copying. Everything works from the
// keyboard and puts text into the page as text.
(function () {
  'use strict';

  var root = document.documentElement;

  function each(list, act) { Array.prototype.forEach.call(list, act); }

  function element(tag, className, text) {
    var e = document.createElement(tag);
    if (className) { e.className = className; }
    if (text !== undefined) { e.textContent = text; }
    return e;
  }

  // Questions. The answer stands at the end of the page, folded away; it is fetched
  // from there when somebody has chosen.

  function answer(question, chosen) {
    var place = document.getElementById(question.dataset.answerIn);
    var right = place.querySelector('[data-answer]').textContent, because = place.querySelector('[data-because]');
    var told = question.querySelector('.told');
    each(question.querySelectorAll('.option'), function (b) {
      b.setAttribute('aria-pressed', b === chosen);
      b.classList.toggle('right', b.textContent === right);
      b.classList.toggle('wrong', b === chosen && b.textContent !== right);
    });
    told.textContent = '';
    told.appendChild(element('b', '', chosen.textContent === right ? 'Right.' : 'Not so. The answer: ' + right + '.'));
    if (because) { told.appendChild(document.createTextNode(' ' + because.textContent)); }
    told.appendChild(document.createTextNode(' '));
    told.appendChild(place.querySelector('a.go').cloneNode(true));
    told.appendChild(document.createTextNode(' '));
    var again = element('button', 'again', 'Ask again');
    again.type = 'button';
    again.addEventListener('click', function () { forget(question); });
    told.appendChild(again);
  }

  function forget(question) {
    question.querySelector('.told').textContent = '';
    each(question.querySelectorAll('.option'), function (b) {
      b.setAttribute('aria-pressed', false);
      b.classList.remove('right', 'wrong');
    });
    question.querySelector('.option').focus();
  }

  each(document.querySelectorAll('.question'), function (question) {
    each(question.querySelectorAll('.option'), function (b) {
      b.addEventListener('click', function () { answer(question, b); });
    });
  });

  // Words of the glossary show their meaning when they are pointed at or focused.
  // A screen reader has it from aria-describedby, so what is shown is hidden from it.

  var hint = element('div', 'hint');
  hint.setAttribute('aria-hidden', 'true');
  hint.hidden = true;
  document.body.appendChild(hint);
  var shown = null, leaving = 0, vendor = document.querySelector('.terms th:nth-child(3)').textContent;

  function explain(word) {
    clearTimeout(leaving);
    if (shown === word) { return; }
    shown = word;
    hint.textContent = '';
    var term = word.getAttribute('href').slice('#term-'.length), here = document.getElementById('here-' + term);
    hint.appendChild(element('div', '', document.getElementById('says-' + term).textContent));
    hint.appendChild(element('div', 'word', vendor + ': ' + here.querySelector('.word').textContent));
    hint.appendChild(element('div', 'source', here.querySelector('cite').textContent));
    hint.hidden = false;
    var at = word.getClientRects()[0], gap = 6;
    var left = Math.max(8, Math.min(at.left, root.clientWidth - hint.offsetWidth - 8));
    var below = at.bottom + gap + hint.offsetHeight < root.clientHeight;
    hint.style.left = left + window.scrollX + 'px';
    hint.style.top = window.scrollY + (below ? at.bottom + gap : at.top - gap - hint.offsetHeight) + 'px';
  }

  function dismiss() { shown = null; hint.hidden = true; }

  // soon leaves time to move the mouse from the word into its explanation.
  function soon() { clearTimeout(leaving); leaving = setTimeout(dismiss, 200); }

  function termOf(e) { return e.target.closest ? e.target.closest('a.term') : null; }

  document.addEventListener('focusin', function (e) { if (termOf(e)) { explain(termOf(e)); } else { dismiss(); } });
  document.addEventListener('mouseover', function (e) {
    if (termOf(e)) { explain(termOf(e)); } else if (hint.contains(e.target)) { clearTimeout(leaving); } else if (shown && shown !== document.activeElement) { soon(); }
  });
  document.addEventListener('keydown', function (e) { if (e.key === 'Escape' && shown) { dismiss(); } });

  // Colors: as the reader's system says, or as chosen here. Charts are drawn anew.

  var themes = document.getElementById('themes'), chosen = '';

  function paint() {
    if (chosen) { root.dataset.theme = chosen; } else { delete root.dataset.theme; }
    each(themes.children, function (b) { b.setAttribute('aria-pressed', b.dataset.themeIs === chosen); });
    root.dispatchEvent(new Event('theme'));
  }

  themes.hidden = false;
  each(themes.children, function (b) {
    b.addEventListener('click', function () { chosen = b.dataset.themeIs; paint(); });
  });
  window.addEventListener('afterprint', paint); // printing is in light colors

  // On paper nobody unfolds a choice of who leaves, so they are printed open, if they are
  // not so many that nobody would read them.

  var opened = [];
  window.addEventListener('beforeprint', function () {
    var folded = document.querySelectorAll('details.pick:not([open])');
    opened = folded.length <= 30 ? Array.prototype.slice.call(folded) : [];
    opened.forEach(function (d) { d.open = true; });
  });
  window.addEventListener('afterprint', function () { opened.forEach(function (d) { d.open = false; }); });

  // Copying. Where the browser does not let a page copy, the text is selected.

  each(document.querySelectorAll('button.copy'), function (b) {
    var text = b.parentNode.querySelector('pre');
    b.hidden = false;
    b.addEventListener('click', function () {
      function select() { window.getSelection().selectAllChildren(text); b.textContent = 'Selected'; }
      if (!navigator.clipboard) { select(); return; }
      navigator.clipboard.writeText(text.textContent).then(function () { b.textContent = 'Copied'; }, select);
    });
  });
})();
