// Made by python -m interactives.build; change the sources, not this file.
// Sources: parts/arrays.js parts/chart.js parts/controls.js parts/frame.js parts/looks.js parts/network.js parts/page.js parts/pictures.js parts/shapes.js parts/style.css parts/theme.js training/adam.js training/code.js training/layers.js training/losses.js training/trainer.js training/trainers.js training_lab.js uplot/uplot.css uplot/uplot.js workers/training.js
// Hash: c717b8952e6ad962c2a277f77553af1af8bd610830605cb1f1113c1ed00f2421
// parts/arrays.js
function fromHalf(bits) {
  const sign = bits & 32768 ? -1 : 1;
  const exponent = bits >> 10 & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
var READERS = {
  float32: (bytes) => new Float32Array(bytes),
  float16: (bytes) => Float32Array.from(new Uint16Array(bytes), fromHalf),
  uint16: (bytes) => Float32Array.from(new Uint16Array(bytes)),
  uint8: (bytes) => Float32Array.from(new Uint8Array(bytes)),
  // A picture of grey values in [0, 1] that travels as one byte a pixel.
  grey: (bytes) => Float32Array.from(new Uint8Array(bytes), (value) => value / 255)
};
function unpacked(value) {
  if (Array.isArray(value)) return value.map(unpacked);
  if (value === null || typeof value !== "object") return value;
  if (value.data instanceof DataView && value.dtype in READERS) {
    const { buffer, byteOffset, byteLength } = value.data;
    const numbers = READERS[value.dtype](buffer.slice(byteOffset, byteOffset + byteLength));
    return Object.assign(numbers, { shape: value.shape });
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unpacked(part)]));
}
function rowOf(table, row, width = table.length / table.shape[0]) {
  return table.subarray(row * width, (row + 1) * width);
}
function rowsOf(table, width = table.length / table.shape[0]) {
  return Array.from({ length: table.length / width }, (_, row) => rowOf(table, row, width));
}

// uplot/uplot.js
var Js = "uplot";
var Zs = "u-hz";
var Qs = "u-vt";
var Xs = "u-title";
var er = "u-wrap";
var tr = "u-under";
var lr = "u-over";
var nr = "u-axis";
var $t = "u-off";
var ir = "u-select";
var or = "u-cursor-x";
var sr = "u-cursor-y";
var rr = "u-cursor-pt";
var fr = "u-legend";
var ur = "u-live";
var cr = "u-inline";
var ar = "u-series";
var pr = "u-marker";
var ji = "u-label";
var hr = "u-value";
var Hl = "width";
var Nl = "height";
var qi = "bottom";
var yl = "left";
var Wn = "right";
var Gn = "#000";
var $i = Gn + "0";
var In = "mousemove";
var Ji = "mousedown";
var Yn = "mouseup";
var Zi = "mouseenter";
var Qi = "mouseleave";
var Xi = "dblclick";
var mr = "resize";
var gr = "scroll";
var eo = "change";
var tn = "dppxchange";
var Bn = "--";
var vl = typeof window < "u";
var Un = vl ? document : null;
var kl = vl ? window : null;
var dr = vl ? navigator : null;
var oe;
var ln;
function Kn() {
  let e = devicePixelRatio;
  oe != e && (oe = e, ln && $n(eo, ln, Kn), ln = matchMedia(`(min-resolution: ${oe - 1e-3}dppx) and (max-resolution: ${oe + 1e-3}dppx)`), Jt(eo, ln, Kn), kl.dispatchEvent(new CustomEvent(tn)));
}
function Xe(e, i) {
  if (i != null) {
    let o = e.classList;
    !o.contains(i) && o.add(i);
  }
}
function jn(e, i) {
  let o = e.classList;
  o.contains(i) && o.remove(i);
}
function de(e, i, o) {
  e.style[i] = o + "px";
}
function gt(e, i, o, n) {
  let s = Un.createElement(e);
  return i != null && Xe(s, i), o?.insertBefore(s, n), s;
}
function ft(e, i) {
  return gt("div", e, i);
}
var to = /* @__PURE__ */ new WeakMap();
function bt(e, i, o, n, s) {
  let a = "translate(" + i + "px," + o + "px)", u = to.get(e);
  a != u && (e.style.transform = a, to.set(e, a), i < 0 || o < 0 || i > n || o > s ? Xe(e, $t) : jn(e, $t));
}
var lo = /* @__PURE__ */ new WeakMap();
function no(e, i, o) {
  let n = i + o, s = lo.get(e);
  n != s && (lo.set(e, n), e.style.background = i, e.style.borderColor = o);
}
var io = /* @__PURE__ */ new WeakMap();
function oo(e, i, o, n) {
  let s = i + "" + o, a = io.get(e);
  s != a && (io.set(e, s), e.style.height = o + "px", e.style.width = i + "px", e.style.marginLeft = n ? -i / 2 + "px" : 0, e.style.marginTop = n ? -o / 2 + "px" : 0);
}
var qn = { passive: true };
var wr = { ...qn, capture: true };
function Jt(e, i, o, n) {
  i.addEventListener(e, o, n ? wr : qn);
}
function $n(e, i, o, n) {
  i.removeEventListener(e, o, qn);
}
vl && Kn();
function dt(e, i, o, n) {
  let s;
  o = o || 0, n = n || i.length - 1;
  let a = n <= 2147483647;
  for (; n - o > 1; ) s = a ? o + n >> 1 : tt((o + n) / 2), i[s] < e ? o = s : n = s;
  return e - i[o] <= i[n] - e ? o : n;
}
function so(e) {
  return (o, n, s) => {
    let a = -1, u = -1;
    for (let h = n; h <= s; h++) if (e(o[h])) {
      a = h;
      break;
    }
    for (let h = s; h >= n; h--) if (e(o[h])) {
      u = h;
      break;
    }
    return [a, u];
  };
}
var ro = (e) => e != null;
var fo = (e) => e != null && e > 0;
var nn = so(ro);
var Sr = so(fo);
function _r(e, i, o, n = 0, s = false) {
  let a = s ? Sr : nn, u = s ? fo : ro;
  [i, o] = a(e, i, o);
  let h = e[i], m = e[i];
  if (i > -1) if (n == 1) h = e[i], m = e[o];
  else if (n == -1) h = e[o], m = e[i];
  else for (let g = i; g <= o; g++) {
    let y = e[g];
    u(y) && (y < h ? h = y : y > m && (m = y));
  }
  return [h ?? ce, m ?? -ce];
}
function on(e, i, o, n) {
  let s = ao(e), a = ao(i);
  e == i && (s == -1 ? (e *= o, i /= o) : (e /= o, i *= o));
  let u = o == 10 ? Pt : po, h = s == 1 ? tt : ut, m = a == 1 ? ut : tt, g = h(u(Ae(e))), y = m(u(Ae(i))), d = xl(o, g), w = xl(o, y);
  return o == 10 && (g < 0 && (d = ae(d, -g)), y < 0 && (w = ae(w, -y))), n || o == 2 ? (e = d * s, i = w * a) : (e = yo(e, d), i = fn(i, w)), [e, i];
}
function Jn(e, i, o, n) {
  let s = on(e, i, o, n);
  return e == 0 && (s[0] = 0), i == 0 && (s[1] = 0), s;
}
var Zn = 0.1;
var uo = { mode: 3, pad: Zn };
var Wl = { pad: 0, soft: null, mode: 0 };
var yr = { min: Wl, max: Wl };
function sn(e, i, o, n) {
  return un(o) ? co(e, i, o) : (Wl.pad = o, Wl.soft = n ? 0 : null, Wl.mode = n ? 3 : 0, co(e, i, yr));
}
function ne(e, i) {
  return e ?? i;
}
function vr(e, i, o) {
  for (i = ne(i, 0), o = ne(o, e.length - 1); i <= o; ) {
    if (e[i] != null) return true;
    i++;
  }
  return false;
}
function co(e, i, o) {
  let n = o.min, s = o.max, a = ne(n.pad, 0), u = ne(s.pad, 0), h = ne(n.hard, -ce), m = ne(s.hard, ce), g = ne(n.soft, ce), y = ne(s.soft, -ce), d = ne(n.mode, 0), w = ne(s.mode, 0), L = i - e, D = Pt(L), O = Be(Ae(e), Ae(i)), N = Pt(O), G = Ae(N - D);
  (L < 1e-24 || G > 10) && (L = 0, (e == 0 || i == 0) && (L = 1e-24, d == 2 && g != ce && (a = 0), w == 2 && y != -ce && (u = 0)));
  let k = L || O || 1e3, H = Pt(k), x = xl(10, tt(H)), q = k * (L == 0 ? e == 0 ? 0.1 : 1 : a), P = ae(yo(e - q, x / 10), 24), $ = e >= g && (d == 1 || d == 3 && P <= g || d == 2 && P >= g) ? g : ce, U = Be(h, P < $ && e >= $ ? $ : wt($, P)), Q = k * (L == 0 ? i == 0 ? 0.1 : 1 : u), B = ae(fn(i + Q, x / 10), 24), T = i <= y && (w == 1 || w == 3 && B >= y || w == 2 && B <= y) ? y : -ce, j = wt(m, B > T && i <= T ? T : Be(T, B));
  return U == j && U == 0 && (j = 100), [U, j];
}
var kr = new Intl.NumberFormat(vl ? dr.language : "en-US");
var Qn = (e) => kr.format(e);
var et = Math;
var rn = et.PI;
var Ae = et.abs;
var tt = et.floor;
var Ee = et.round;
var ut = et.ceil;
var wt = et.min;
var Be = et.max;
var xl = et.pow;
var ao = et.sign;
var Pt = et.log10;
var po = et.log2;
var xr = (e, i = 1) => et.sinh(e) * i;
var Xn = (e, i = 1) => et.asinh(e / i);
var ce = 1 / 0;
function ho(e) {
  return (Pt((e ^ e >> 31) - (e >> 31)) | 0) + 1;
}
function ei(e, i, o) {
  return wt(Be(e, i), o);
}
function mo(e) {
  return typeof e == "function";
}
function X(e) {
  return mo(e) ? e : () => e;
}
var Tr = () => {
};
var go = (e) => e;
var wo = (e, i) => i;
var br = (e) => null;
var So = (e) => true;
var _o = (e, i) => e == i;
var Mr = /\.\d*?(?=9{6,}|0{6,})/gm;
var Zt = (e) => {
  if (ko(e) || Ot.has(e)) return e;
  const i = `${e}`, o = i.match(Mr);
  if (o == null) return e;
  let n = o[0].length - 1;
  if (i.indexOf("e-") != -1) {
    let [s, a] = i.split("e");
    return +`${Zt(s)}e${a}`;
  }
  return ae(e, n);
};
function Qt(e, i) {
  return Zt(ae(Zt(e / i)) * i);
}
function fn(e, i) {
  return Zt(ut(Zt(e / i)) * i);
}
function yo(e, i) {
  return Zt(tt(Zt(e / i)) * i);
}
function ae(e, i = 0) {
  if (ko(e)) return e;
  let o = 10 ** i, n = e * o * (1 + Number.EPSILON);
  return Ee(n) / o;
}
var Ot = /* @__PURE__ */ new Map();
function vo(e) {
  return (("" + e).split(".")[1] || "").length;
}
function Gl(e, i, o, n) {
  let s = [], a = n.map(vo);
  for (let u = i; u < o; u++) {
    let h = Ae(u), m = ae(xl(e, u), h);
    for (let g = 0; g < n.length; g++) {
      let y = e == 10 ? +`${n[g]}e${u}` : n[g] * m, d = (u >= 0 ? 0 : h) + (u >= a[g] ? 0 : a[g]), w = e == 10 ? y : ae(y, d);
      s.push(w), Ot.set(w, d);
    }
  }
  return s;
}
var Il = {};
var ti = [];
var Tl = [null, null];
var Ht = Array.isArray;
var ko = Number.isInteger;
var Ar = (e) => e === void 0;
function xo(e) {
  return typeof e == "string";
}
function un(e) {
  let i = false;
  if (e != null) {
    let o = e.constructor;
    i = o == null || o == Object;
  }
  return i;
}
function Er(e) {
  return e != null && typeof e == "object";
}
var Pr = Object.getPrototypeOf(Uint8Array);
var To = "__proto__";
function bl(e, i = un) {
  let o;
  if (Ht(e)) {
    let n = e.find((s) => s != null);
    if (Ht(n) || i(n)) {
      o = Array(e.length);
      for (let s = 0; s < e.length; s++) o[s] = bl(e[s], i);
    } else o = e.slice();
  } else if (e instanceof Pr) o = e.slice();
  else if (i(e)) {
    o = {};
    for (let n in e) n != To && (o[n] = bl(e[n], i));
  } else o = e;
  return o;
}
function Te(e) {
  let i = arguments;
  for (let o = 1; o < i.length; o++) {
    let n = i[o];
    for (let s in n) s != To && (un(e[s]) ? Te(e[s], bl(n[s])) : e[s] = bl(n[s]));
  }
  return e;
}
var Dr = 0;
var Lr = 1;
var Cr = 2;
function Vr(e, i, o) {
  for (let n = 0, s, a = -1; n < i.length; n++) {
    let u = i[n];
    if (u > a) {
      for (s = u - 1; s >= 0 && e[s] == null; ) e[s--] = null;
      for (s = u + 1; s < o && e[s] == null; ) e[a = s++] = null;
    }
  }
}
function Rr(e, i) {
  if (Or(e)) {
    let u = e[0].slice();
    for (let h = 1; h < e.length; h++) u.push(...e[h].slice(1));
    return Hr(u[0]) || (u = Fr(u)), u;
  }
  let o = /* @__PURE__ */ new Set();
  for (let u = 0; u < e.length; u++) {
    let m = e[u][0], g = m.length;
    for (let y = 0; y < g; y++) o.add(m[y]);
  }
  let n = [Array.from(o).sort((u, h) => u - h)], s = n[0].length, a = /* @__PURE__ */ new Map();
  for (let u = 0; u < s; u++) a.set(n[0][u], u);
  for (let u = 0; u < e.length; u++) {
    let h = e[u], m = h[0];
    for (let g = 1; g < h.length; g++) {
      let y = h[g], d = Array(s).fill(void 0), w = i ? i[u][g] : Lr, L = [];
      for (let D = 0; D < y.length; D++) {
        let O = y[D], N = a.get(m[D]);
        O === null ? w != Dr && (d[N] = O, w == Cr && L.push(N)) : d[N] = O;
      }
      Vr(d, L, s), n.push(d);
    }
  }
  return n;
}
var zr = typeof queueMicrotask > "u" ? (e) => Promise.resolve().then(e) : queueMicrotask;
function Fr(e) {
  let i = e[0], o = i.length, n = Array(o);
  for (let a = 0; a < n.length; a++) n[a] = a;
  n.sort((a, u) => i[a] - i[u]);
  let s = [];
  for (let a = 0; a < e.length; a++) {
    let u = e[a], h = Array(o);
    for (let m = 0; m < o; m++) h[m] = u[n[m]];
    s.push(h);
  }
  return s;
}
function Or(e) {
  let i = e[0][0], o = i.length;
  for (let n = 1; n < e.length; n++) {
    let s = e[n][0];
    if (s.length != o) return false;
    if (s != i) {
      for (let a = 0; a < o; a++) if (s[a] != i[a]) return false;
    }
  }
  return true;
}
function Hr(e, i = 100) {
  const o = e.length;
  if (o <= 1) return true;
  let n = 0, s = o - 1;
  for (; n <= s && e[n] == null; ) n++;
  for (; s >= n && e[s] == null; ) s--;
  if (s <= n) return true;
  const a = Be(1, tt((s - n + 1) / i));
  for (let u = e[n], h = n + a; h <= s; h += a) {
    const m = e[h];
    if (m != null) {
      if (m <= u) return false;
      u = m;
    }
  }
  return true;
}
var bo = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
var Mo = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
function Ao(e) {
  return e.slice(0, 3);
}
var Nr = Mo.map(Ao);
var Wr = bo.map(Ao);
var Gr = { MMMM: bo, MMM: Wr, WWWW: Mo, WWW: Nr };
function Yl(e) {
  return (e < 10 ? "0" : "") + e;
}
function Ir(e) {
  return (e < 10 ? "00" : e < 100 ? "0" : "") + e;
}
var Yr = { YYYY: (e) => e.getFullYear(), YY: (e) => (e.getFullYear() + "").slice(2), MMMM: (e, i) => i.MMMM[e.getMonth()], MMM: (e, i) => i.MMM[e.getMonth()], MM: (e) => Yl(e.getMonth() + 1), M: (e) => e.getMonth() + 1, DD: (e) => Yl(e.getDate()), D: (e) => e.getDate(), WWWW: (e, i) => i.WWWW[e.getDay()], WWW: (e, i) => i.WWW[e.getDay()], HH: (e) => Yl(e.getHours()), H: (e) => e.getHours(), h: (e) => {
  let i = e.getHours();
  return i == 0 ? 12 : i > 12 ? i - 12 : i;
}, AA: (e) => e.getHours() >= 12 ? "PM" : "AM", aa: (e) => e.getHours() >= 12 ? "pm" : "am", a: (e) => e.getHours() >= 12 ? "p" : "a", mm: (e) => Yl(e.getMinutes()), m: (e) => e.getMinutes(), ss: (e) => Yl(e.getSeconds()), s: (e) => e.getSeconds(), fff: (e) => Ir(e.getMilliseconds()) };
function li(e, i) {
  i = i || Gr;
  let o = [], n = /\{([a-z]+)\}|[^{]+/gi, s;
  for (; s = n.exec(e); ) o.push(s[0][0] == "{" ? Yr[s[1]] : s[0]);
  return (a) => {
    let u = "";
    for (let h = 0; h < o.length; h++) u += typeof o[h] == "string" ? o[h] : o[h](a, i);
    return u;
  };
}
var Br = new Intl.DateTimeFormat().resolvedOptions().timeZone;
function Ur(e, i) {
  let o;
  return i == "UTC" || i == "Etc/UTC" ? o = new Date(+e + e.getTimezoneOffset() * 6e4) : i == Br ? o = e : (o = new Date(e.toLocaleString("en-US", { timeZone: i })), o.setMilliseconds(e.getMilliseconds())), o;
}
var Eo = (e) => e % 1 == 0;
var cn = [1, 2, 2.5, 5];
var Kr = Gl(10, -32, 0, cn);
var Po = Gl(10, 0, 32, cn);
var jr = Po.filter(Eo);
var Xt = Kr.concat(Po);
var ni = `
`;
var Do = "{YYYY}";
var Lo = ni + Do;
var Co = "{M}/{D}";
var Bl = ni + Co;
var an = Bl + "/{YY}";
var Vo = "{aa}";
var qr = "{h}:{mm}";
var Ml = qr + Vo;
var Ro = ni + Ml;
var zo = ":{ss}";
var re = null;
function Fo(e) {
  let i = e * 1e3, o = i * 60, n = o * 60, s = n * 24, a = s * 30, u = s * 365, m = (e == 1 ? Gl(10, 0, 3, cn).filter(Eo) : Gl(10, -3, 0, cn)).concat([i, i * 5, i * 10, i * 15, i * 30, o, o * 5, o * 10, o * 15, o * 30, n, n * 2, n * 3, n * 4, n * 6, n * 8, n * 12, s, s * 2, s * 3, s * 4, s * 5, s * 6, s * 7, s * 8, s * 9, s * 10, s * 15, a, a * 2, a * 3, a * 4, a * 6, u, u * 2, u * 5, u * 10, u * 25, u * 50, u * 100]);
  const g = [[u, Do, re, re, re, re, re, re, 1], [s * 28, "{MMM}", Lo, re, re, re, re, re, 1], [s, Co, Lo, re, re, re, re, re, 1], [n, "{h}" + Vo, an, re, Bl, re, re, re, 1], [o, Ml, an, re, Bl, re, re, re, 1], [i, zo, an + " " + Ml, re, Bl + " " + Ml, re, Ro, re, 1], [e, zo + ".{fff}", an + " " + Ml, re, Bl + " " + Ml, re, Ro, re, 1]];
  function y(d) {
    return (w, L, D, O, N, G) => {
      let k = [], H = N >= u, x = N >= a && N < u, q = d(D), P = ae(q * e, 3), $ = ii(q.getFullYear(), H ? 0 : q.getMonth(), x || H ? 1 : q.getDate()), U = ae($ * e, 3);
      if (x || H) {
        let Q = x ? N / a : 0, B = H ? N / u : 0, T = P == U ? P : ae(ii($.getFullYear() + B, $.getMonth() + Q, 1) * e, 3), j = new Date(Ee(T / e)), C = j.getFullYear(), I = j.getMonth();
        for (let F = 0; T <= O; F++) {
          let ee = ii(C + B * F, I + Q * F, 1), z = ee - d(ae(ee * e, 3));
          T = ae((+ee + z) * e, 3), T <= O && k.push(T);
        }
      } else {
        let Q = N >= s ? s : N, B = tt(D) - tt(P), T = U + B + fn(P - U, Q);
        k.push(T);
        let j = d(T), C = j.getHours() + j.getMinutes() / o + j.getSeconds() / n, I = N / n, F = w.axes[L]._space, ee = G / F;
        for (; T = ae(T + N, e == 1 ? 0 : 3), !(T > O); ) if (I > 1) {
          let z = tt(ae(C + I, 6)) % 24, te = d(T).getHours() - z;
          te > 1 && (te = -1), T -= te * n, C = (C + I) % 24;
          let fe = k[k.length - 1];
          ae((T - fe) / N, 3) * ee >= 0.7 && k.push(T);
        } else k.push(T);
      }
      return k;
    };
  }
  return [m, g, y];
}
var [$r, Jr, Zr] = Fo(1);
var [Qr, Xr, ef] = Fo(1e-3);
Gl(2, -53, 53, [1]);
function Oo(e, i) {
  return e.map((o) => o.map((n, s) => s == 0 || s == 8 || n == null ? n : i(s == 1 || o[8] == 0 ? n : o[1] + n)));
}
function Ho(e, i) {
  return (o, n, s, a, u) => {
    let h = i.find((D) => u >= D[0]) || i[i.length - 1], m, g, y, d, w, L;
    return n.map((D) => {
      let O = e(D), N = O.getFullYear(), G = O.getMonth(), k = O.getDate(), H = O.getHours(), x = O.getMinutes(), q = O.getSeconds(), P = N != m && h[2] || G != g && h[3] || k != y && h[4] || H != d && h[5] || x != w && h[6] || q != L && h[7] || h[1];
      return m = N, g = G, y = k, d = H, w = x, L = q, P(O);
    });
  };
}
function tf(e, i) {
  let o = li(i);
  return (n, s, a, u, h) => s.map((m) => o(e(m)));
}
function ii(e, i, o) {
  return new Date(e, i, o);
}
function No(e, i) {
  return i(e);
}
var lf = "{YYYY}-{MM}-{DD} {h}:{mm}{aa}";
function Wo(e, i) {
  return (o, n, s, a) => a == null ? Bn : i(e(n));
}
function nf(e, i) {
  let o = e.series[i];
  return o.width ? o.stroke(e, i) : o.points.width ? o.points.stroke(e, i) : null;
}
function of(e, i) {
  return e.series[i].fill(e, i);
}
var sf = { show: true, live: true, isolate: false, mount: Tr, markers: { show: true, width: 2, stroke: nf, fill: of, dash: "solid" }, idx: null, idxs: null, values: [] };
function rf(e, i) {
  let o = e.cursor.points, n = ft(), s = o.size(e, i);
  de(n, Hl, s), de(n, Nl, s);
  let a = s / -2;
  de(n, "marginLeft", a), de(n, "marginTop", a);
  let u = o.width(e, i, s);
  return u && de(n, "borderWidth", u), n;
}
function ff(e, i) {
  let o = e.series[i].points;
  return o._fill || o._stroke;
}
function uf(e, i) {
  let o = e.series[i].points;
  return o._stroke || o._fill;
}
function cf(e, i) {
  return e.series[i].points.size;
}
var oi = [0, 0];
function af(e, i, o) {
  return oi[0] = i, oi[1] = o, oi;
}
function pn(e, i, o, n = true) {
  return (s) => {
    s.button == 0 && (!n || s.target == i) && o(s);
  };
}
function si(e, i, o, n = true) {
  return (s) => {
    (!n || s.target == i) && o(s);
  };
}
var pf = { show: true, x: true, y: true, lock: false, move: af, points: { one: false, show: rf, size: cf, width: 0, stroke: uf, fill: ff }, bind: { mousedown: pn, mouseup: pn, click: pn, dblclick: pn, mousemove: si, mouseleave: si, mouseenter: si }, drag: { setScale: true, x: true, y: false, dist: 0, uni: null, click: (e, i) => {
  i.stopPropagation(), i.stopImmediatePropagation();
}, _x: false, _y: false }, focus: { dist: (e, i, o, n, s) => n - s, prox: -1, bias: 0 }, hover: { skip: [void 0], prox: null, bias: 0 }, left: -10, top: -10, idx: null, dataIdx: null, idxs: null, event: null };
var Go = { show: true, stroke: "rgba(0,0,0,0.07)", width: 2 };
var ri = Te({}, Go, { filter: wo });
var Io = Te({}, ri, { size: 10 });
var Yo = Te({}, Go, { show: false });
var fi = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"';
var Bo = "bold " + fi;
var Uo = 1.5;
var Ko = { show: true, scale: "x", stroke: Gn, space: 50, gap: 5, alignTo: 1, size: 50, labelGap: 0, labelSize: 30, labelFont: Bo, side: 2, grid: ri, ticks: Io, border: Yo, font: fi, lineGap: Uo, rotate: 0 };
var hf = "Value";
var mf = "Time";
var jo = { show: true, scale: "x", auto: false, sorted: 1, min: ce, max: -ce, idxs: [] };
function gf(e, i, o, n, s) {
  return i.map((a) => a == null ? "" : Qn(a));
}
function df(e, i, o, n, s, a, u) {
  let h = [], m = Ot.get(s) || 0;
  o = u ? o : ae(fn(o, s), m);
  for (let g = o; g <= n; g = ae(g + s, m)) h.push(Object.is(g, -0) ? 0 : g);
  return h;
}
function ui(e, i, o, n, s, a, u) {
  const h = [], m = e.scales[e.axes[i].scale].log, g = m == 10 ? Pt : po, y = tt(g(o));
  s = xl(m, y), m == 10 && (s = Xt[dt(s, Xt)]);
  let d = o, w = s * m;
  m == 10 && (w = Xt[dt(w, Xt)]);
  do
    h.push(d), d = d + s, m == 10 && !Ot.has(d) && (d = ae(d, Ot.get(s))), d >= w && (s = d, w = s * m, m == 10 && (w = Xt[dt(w, Xt)]));
  while (d <= n);
  return h;
}
function wf(e, i, o, n, s, a, u) {
  let m = e.scales[e.axes[i].scale].asinh, g = n > m ? ui(e, i, Be(m, o), n, s) : [m], y = n >= 0 && o <= 0 ? [0] : [];
  return (o < -m ? ui(e, i, Be(m, -n), -o, s) : [m]).reverse().map((w) => -w).concat(y, g);
}
var qo = /./;
var Sf = /[12357]/;
var _f = /[125]/;
var $o = /1/;
var ci = (e, i, o, n) => e.map((s, a) => i == 4 && s == 0 || a % n == 0 && o.test(s.toExponential()[s < 0 ? 1 : 0]) ? s : null);
function yf(e, i, o, n, s) {
  let a = e.axes[o], u = a.scale, h = e.scales[u], m = e.valToPos, g = a._space, y = m(10, u), d = m(9, u) - y >= g ? qo : m(7, u) - y >= g ? Sf : m(5, u) - y >= g ? _f : $o;
  if (d == $o) {
    let w = Ae(m(1, u) - y);
    if (w < g) return ci(i.slice().reverse(), h.distr, d, ut(g / w)).reverse();
  }
  return ci(i, h.distr, d, 1);
}
function vf(e, i, o, n, s) {
  let a = e.axes[o], u = a.scale, h = a._space, m = e.valToPos, g = Ae(m(1, u) - m(2, u));
  return g < h ? ci(i.slice().reverse(), 3, qo, ut(h / g)).reverse() : i;
}
function kf(e, i, o, n) {
  return n == null ? Bn : i == null ? "" : Qn(i);
}
var Jo = { show: true, scale: "y", stroke: Gn, space: 30, gap: 5, alignTo: 1, size: 50, labelGap: 0, labelSize: 30, labelFont: Bo, side: 3, grid: ri, ticks: Io, border: Yo, font: fi, lineGap: Uo, rotate: 0 };
function xf(e, i) {
  let o = 3 + (e || 1) * 2;
  return ae(o * i, 3);
}
function Tf(e, i) {
  let { scale: o, idxs: n } = e.series[0], s = e._data[0], a = e.valToPos(s[n[0]], o, true), u = e.valToPos(s[n[1]], o, true), h = Ae(u - a), m = e.series[i], g = h / (m.points.space * oe);
  return n[1] - n[0] <= g;
}
var Zo = { scale: null, auto: true, sorted: 0, min: ce, max: -ce };
var Qo = (e, i, o, n, s) => s;
var Xo = { show: true, auto: true, sorted: 0, gaps: Qo, alpha: 1, facets: [Te({}, Zo, { scale: "x" }), Te({}, Zo, { scale: "y" })] };
var es = { scale: "y", auto: true, sorted: 0, show: true, spanGaps: false, gaps: Qo, alpha: 1, points: { show: Tf, filter: null }, values: null, min: ce, max: -ce, idxs: [], path: null, clip: null };
function bf(e, i, o, n, s) {
  return o / 10;
}
var ts = { time: true, auto: true, distr: 1, log: 10, asinh: 1, min: null, max: null, dir: 1, ori: 0 };
var Mf = Te({}, ts, { time: false, ori: 1 });
var ls = {};
function ns(e, i) {
  let o = ls[e];
  return o || (o = { key: e, plots: [], sub(n) {
    o.plots.push(n);
  }, unsub(n) {
    o.plots = o.plots.filter((s) => s != n);
  }, pub(n, s, a, u, h, m, g) {
    for (let y = 0; y < o.plots.length; y++) o.plots[y] != s && o.plots[y].pub(n, s, a, u, h, m, g);
  } }, e != null && (ls[e] = o)), o;
}
var Al = 1;
var ai = 2;
function el(e, i, o) {
  const n = e.mode, s = e.series[i], a = n == 2 ? e._data[i] : e._data, u = e.scales, h = e.bbox;
  let m = a[0], g = n == 2 ? a[1] : a[i], y = n == 2 ? u[s.facets[0].scale] : u[e.series[0].scale], d = n == 2 ? u[s.facets[1].scale] : u[s.scale], w = h.left, L = h.top, D = h.width, O = h.height, N = e.valToPosH, G = e.valToPosV;
  return y.ori == 0 ? o(s, m, g, y, d, N, G, w, L, D, O, mn, El, dn, ss, fs) : o(s, m, g, y, d, G, N, L, w, O, D, gn, Pl, mi, rs, us);
}
function pi(e, i) {
  let o = 0, n = 0, s = ne(e.bands, ti);
  for (let a = 0; a < s.length; a++) {
    let u = s[a];
    u.series[0] == i ? o = u.dir : u.series[1] == i && (u.dir == 1 ? n |= 1 : n |= 2);
  }
  return [o, n == 1 ? -1 : n == 2 ? 1 : n == 3 ? 2 : 0];
}
function Af(e, i, o, n, s) {
  let a = e.mode, u = e.series[i], h = a == 2 ? u.facets[1].scale : u.scale, m = e.scales[h];
  return s == -1 ? m.min : s == 1 ? m.max : m.distr == 3 ? m.dir == 1 ? m.min : m.max : 0;
}
function Dt(e, i, o, n, s, a) {
  return el(e, i, (u, h, m, g, y, d, w, L, D, O, N) => {
    let G = u.pxRound;
    const k = g.dir * (g.ori == 0 ? 1 : -1), H = g.ori == 0 ? El : Pl;
    let x, q;
    k == 1 ? (x = o, q = n) : (x = n, q = o);
    let P = G(d(h[x], g, O, L)), $ = G(w(m[x], y, N, D)), U = G(d(h[q], g, O, L)), Q = G(w(a == 1 ? y.max : y.min, y, N, D)), B = new Path2D(s);
    return H(B, U, Q), H(B, P, Q), H(B, P, $), B;
  });
}
function hn(e, i, o, n, s, a) {
  let u = null;
  if (e.length > 0) {
    u = new Path2D();
    const h = i == 0 ? dn : mi;
    let m = o;
    for (let d = 0; d < e.length; d++) {
      let w = e[d];
      if (w[1] > w[0]) {
        let L = w[0] - m;
        L > 0 && h(u, m, n, L, n + a), m = w[1];
      }
    }
    let g = o + s - m, y = 10;
    g > 0 && h(u, m, n - y / 2, g, n + a + y);
  }
  return u;
}
function Ef(e, i, o) {
  let n = e[e.length - 1];
  n && n[0] == i ? n[1] = o : e.push([i, o]);
}
function hi(e, i, o, n, s, a, u) {
  let h = [], m = e.length;
  for (let g = s == 1 ? o : n; g >= o && g <= n; g += s) if (i[g] === null) {
    let d = g, w = g;
    if (s == 1) for (; ++g <= n && i[g] === null; ) w = g;
    else for (; --g >= o && i[g] === null; ) w = g;
    let L = a(e[d]), D = w == d ? L : a(e[w]), O = d - s;
    L = u <= 0 && O >= 0 && O < m ? a(e[O]) : L;
    let G = w + s;
    D = u >= 0 && G >= 0 && G < m ? a(e[G]) : D, D >= L && h.push([L, D]);
  }
  return h;
}
function is(e) {
  return e == 0 ? go : e == 1 ? Ee : (i) => Qt(i, e);
}
function os(e) {
  let i = e == 0 ? mn : gn, o = e == 0 ? (s, a, u, h, m, g) => {
    s.arcTo(a, u, h, m, g);
  } : (s, a, u, h, m, g) => {
    s.arcTo(u, a, m, h, g);
  }, n = e == 0 ? (s, a, u, h, m) => {
    s.rect(a, u, h, m);
  } : (s, a, u, h, m) => {
    s.rect(u, a, m, h);
  };
  return (s, a, u, h, m, g = 0, y = 0) => {
    g == 0 && y == 0 ? n(s, a, u, h, m) : (g = wt(g, h / 2, m / 2), y = wt(y, h / 2, m / 2), i(s, a + g, u), o(s, a + h, u, a + h, u + m, g), o(s, a + h, u + m, a, u + m, y), o(s, a, u + m, a, u, y), o(s, a, u, a + h, u, g), s.closePath());
  };
}
var mn = (e, i, o) => {
  e.moveTo(i, o);
};
var gn = (e, i, o) => {
  e.moveTo(o, i);
};
var El = (e, i, o) => {
  e.lineTo(i, o);
};
var Pl = (e, i, o) => {
  e.lineTo(o, i);
};
var dn = os(0);
var mi = os(1);
var ss = (e, i, o, n, s, a) => {
  e.arc(i, o, n, s, a);
};
var rs = (e, i, o, n, s, a) => {
  e.arc(o, i, n, s, a);
};
var fs = (e, i, o, n, s, a, u) => {
  e.bezierCurveTo(i, o, n, s, a, u);
};
var us = (e, i, o, n, s, a, u) => {
  e.bezierCurveTo(o, i, s, n, u, a);
};
function cs(e) {
  return (i, o, n, s, a) => el(i, o, (u, h, m, g, y, d, w, L, D, O, N) => {
    let { pxRound: G, points: k } = u, H, x;
    g.ori == 0 ? (H = mn, x = ss) : (H = gn, x = rs);
    const q = ae(k.width * oe, 3);
    let P = (k.size - k.width) / 2 * oe, $ = ae(P * 2, 3), U = new Path2D(), Q = new Path2D(), { left: B, top: T, width: j, height: C } = i.bbox;
    dn(Q, B - $, T - $, j + $ * 2, C + $ * 2);
    const I = (F) => {
      if (m[F] != null) {
        let ee = G(d(h[F], g, O, L)), z = G(w(m[F], y, N, D));
        H(U, ee + P, z), x(U, ee, z, P, 0, rn * 2);
      }
    };
    if (a) a.forEach(I);
    else for (let F = n; F <= s; F++) I(F);
    return { stroke: q > 0 ? U : null, fill: U, clip: Q, flags: Al | ai };
  });
}
function as(e) {
  return (i, o, n, s, a, u) => {
    n != s && (a != n && u != n && e(i, o, n), a != s && u != s && e(i, o, s), e(i, o, u));
  };
}
var Pf = as(El);
var Df = as(Pl);
function ps(e) {
  const i = ne(e?.alignGaps, 0);
  return (o, n, s, a) => el(o, n, (u, h, m, g, y, d, w, L, D, O, N) => {
    [s, a] = nn(m, s, a);
    let G = u.pxRound, k = (C) => G(d(C, g, O, L)), H = (C) => G(w(C, y, N, D)), x, q;
    g.ori == 0 ? (x = El, q = Pf) : (x = Pl, q = Df);
    const P = g.dir * (g.ori == 0 ? 1 : -1), $ = { stroke: new Path2D(), fill: null, clip: null, band: null, gaps: null, flags: Al }, U = $.stroke;
    let Q = false;
    if (a - s >= O * 4) {
      let C = (V) => o.posToVal(V, g.key, true), I = null, F = null, ee, z, Ue, we = k(h[P == 1 ? s : a]), te = k(h[s]), fe = k(h[a]), J = C(P == 1 ? te + 1 : fe - 1);
      for (let V = P == 1 ? s : a; V >= s && V <= a; V += P) {
        let be = h[V], Se = (P == 1 ? be < J : be > J) ? we : k(be), se = m[V];
        Se == we ? se != null ? (z = se, I == null ? (x(U, Se, H(z)), ee = I = F = z) : z < I ? I = z : z > F && (F = z)) : se === null && (Q = true) : (I != null && q(U, we, H(I), H(F), H(ee), H(z)), se != null ? (z = se, x(U, Se, H(z)), I = F = ee = z) : (I = F = null, se === null && (Q = true)), we = Se, J = C(we + P));
      }
      I != null && I != F && Ue != we && q(U, we, H(I), H(F), H(ee), H(z));
    } else for (let C = P == 1 ? s : a; C >= s && C <= a; C += P) {
      let I = m[C];
      I === null ? Q = true : I != null && x(U, k(h[C]), H(I));
    }
    let [T, j] = pi(o, n);
    if (u.fill != null || T != 0) {
      let C = $.fill = new Path2D(U), I = u.fillTo(o, n, u.min, u.max, T), F = H(I), ee = k(h[s]), z = k(h[a]);
      P == -1 && ([z, ee] = [ee, z]), x(C, z, F), x(C, ee, F);
    }
    if (!u.spanGaps) {
      let C = [];
      Q && C.push(...hi(h, m, s, a, P, k, i)), $.gaps = C = u.gaps(o, n, s, a, C), $.clip = hn(C, g.ori, L, D, O, N);
    }
    return j != 0 && ($.band = j == 2 ? [Dt(o, n, s, a, U, -1), Dt(o, n, s, a, U, 1)] : Dt(o, n, s, a, U, j)), $;
  });
}
function Lf(e) {
  const i = ne(e.align, 1), o = ne(e.ascDesc, false), n = ne(e.alignGaps, 0), s = ne(e.extend, false);
  return (a, u, h, m) => el(a, u, (g, y, d, w, L, D, O, N, G, k, H) => {
    [h, m] = nn(d, h, m);
    let x = g.pxRound, { left: q, width: P } = a.bbox, $ = (te) => x(D(te, w, k, N)), U = (te) => x(O(te, L, H, G)), Q = w.ori == 0 ? El : Pl;
    const B = { stroke: new Path2D(), fill: null, clip: null, band: null, gaps: null, flags: Al }, T = B.stroke, j = w.dir * (w.ori == 0 ? 1 : -1);
    let C = U(d[j == 1 ? h : m]), I = $(y[j == 1 ? h : m]), F = I, ee = I;
    s && i == -1 && (ee = q, Q(T, ee, C)), Q(T, I, C);
    for (let te = j == 1 ? h : m; te >= h && te <= m; te += j) {
      let fe = d[te];
      if (fe == null) continue;
      let J = $(y[te]), V = U(fe);
      i == 1 ? Q(T, J, C) : Q(T, F, V), Q(T, J, V), C = V, F = J;
    }
    let z = F;
    s && i == 1 && (z = q + P, Q(T, z, C));
    let [Ue, we] = pi(a, u);
    if (g.fill != null || Ue != 0) {
      let te = B.fill = new Path2D(T), fe = g.fillTo(a, u, g.min, g.max, Ue), J = U(fe);
      Q(te, z, J), Q(te, ee, J);
    }
    if (!g.spanGaps) {
      let te = [];
      te.push(...hi(y, d, h, m, j, $, n));
      let fe = g.width * oe / 2, J = o || i == 1 ? fe : -fe, V = o || i == -1 ? -fe : fe;
      te.forEach((be) => {
        be[0] += J, be[1] += V;
      }), B.gaps = te = g.gaps(a, u, h, m, te), B.clip = hn(te, w.ori, N, G, k, H);
    }
    return we != 0 && (B.band = we == 2 ? [Dt(a, u, h, m, T, -1), Dt(a, u, h, m, T, 1)] : Dt(a, u, h, m, T, we)), B;
  });
}
function hs(e, i, o, n, s, a, u = ce) {
  if (e.length > 1) {
    let h = null;
    for (let m = 0, g = 1 / 0; m < e.length; m++) if (i[m] !== void 0) {
      if (h != null) {
        let y = Ae(e[m] - e[h]);
        y < g && (g = y, u = Ae(o(e[m], n, s, a) - o(e[h], n, s, a)));
      }
      h = m;
    }
  }
  return u;
}
function Cf(e) {
  e = e || Il;
  const i = ne(e.size, [0.6, ce, 1]), o = e.align || 0, n = e.gap || 0;
  let s = e.radius;
  s = s == null ? [0, 0] : typeof s == "number" ? [s, 0] : s;
  const a = X(s), u = 1 - i[0], h = ne(i[1], ce), m = ne(i[2], 1), g = ne(e.disp, Il), y = ne(e.each, (L) => {
  }), { fill: d, stroke: w } = g;
  return (L, D, O, N) => el(L, D, (G, k, H, x, q, P, $, U, Q, B, T) => {
    let j = G.pxRound, C = o, I = n * oe, F = h * oe, ee = m * oe, z, Ue;
    x.ori == 0 ? [z, Ue] = a(L, D) : [Ue, z] = a(L, D);
    const we = x.dir * (x.ori == 0 ? 1 : -1);
    let te = x.ori == 0 ? dn : mi, fe = x.ori == 0 ? y : (A, pe, Me, il, Gt, _t, It) => {
      y(A, pe, Me, Gt, il, It, _t);
    }, J = ne(L.bands, ti).find((A) => A.series[0] == D), V = J != null ? J.dir : 0, be = G.fillTo(L, D, G.min, G.max, V), Ne = j($(be, q, T, Q)), Se, se, ct, qe = B, ye = j(G.width * oe), St = false, Mt = null, lt = null, Lt = null, tl = null;
    d != null && (ye == 0 || w != null) && (St = true, Mt = d.values(L, D, O, N), lt = /* @__PURE__ */ new Map(), new Set(Mt).forEach((A) => {
      A != null && lt.set(A, new Path2D());
    }), ye > 0 && (Lt = w.values(L, D, O, N), tl = /* @__PURE__ */ new Map(), new Set(Lt).forEach((A) => {
      A != null && tl.set(A, new Path2D());
    })));
    let { x0: ll, size: Dl } = g;
    if (ll != null && Dl != null) {
      C = 1, k = ll.values(L, D, O, N), ll.unit == 2 && (k = k.map((Me) => L.posToVal(U + Me * B, x.key, true)));
      let A = Dl.values(L, D, O, N);
      Dl.unit == 2 ? se = A[0] * B : se = P(A[0], x, B, U) - P(0, x, B, U), qe = hs(k, H, P, x, B, U, qe), ct = qe - se + I;
    } else qe = hs(k, H, P, x, B, U, qe), ct = qe * u + I, se = qe - ct;
    ct < 1 && (ct = 0), ye >= se / 2 && (ye = 0), ct < 5 && (j = go);
    let Ul = ct > 0, Nt = qe - ct - (Ul ? ye : 0);
    se = j(ei(Nt, ee, F)), Se = (C == 0 ? se / 2 : C == we ? 0 : se) - C * we * ((C == 0 ? I / 2 : 0) + (Ul ? ye / 2 : 0));
    const We = { stroke: null, fill: null, clip: null, band: null, gaps: null, flags: 0 }, nl = St ? null : new Path2D();
    let At = null;
    if (J != null) At = L.data[J.series[1]];
    else {
      let { y0: A, y1: pe } = g;
      A != null && pe != null && (H = pe.values(L, D, O, N), At = A.values(L, D, O, N));
    }
    let Wt = z * se, K = Ue * se;
    for (let A = we == 1 ? O : N; A >= O && A <= N; A += we) {
      let pe = H[A];
      if (pe == null) continue;
      if (At != null) {
        let Ke = At[A] ?? 0;
        if (pe - Ke == 0) continue;
        Ne = $(Ke, q, T, Q);
      }
      let Me = x.distr != 2 || g != null ? k[A] : A, il = P(Me, x, B, U), Gt = $(ne(pe, be), q, T, Q), _t = j(il - Se), It = j(Be(Gt, Ne)), $e = j(wt(Gt, Ne)), nt = It - $e;
      if (pe != null) {
        let Ke = pe < 0 ? K : Wt, at = pe < 0 ? Wt : K;
        St ? (ye > 0 && Lt[A] != null && te(tl.get(Lt[A]), _t, $e + tt(ye / 2), se, Be(0, nt - ye), Ke, at), Mt[A] != null && te(lt.get(Mt[A]), _t, $e + tt(ye / 2), se, Be(0, nt - ye), Ke, at)) : te(nl, _t, $e + tt(ye / 2), se, Be(0, nt - ye), Ke, at), fe(L, D, A, _t - ye / 2, $e, se + ye, nt);
      }
    }
    return ye > 0 ? We.stroke = St ? tl : nl : St || (We._fill = G.width == 0 ? G._fill : G._stroke ?? G._fill, We.width = 0), We.fill = St ? lt : nl, We;
  });
}
function Vf(e, i) {
  const o = ne(i?.alignGaps, 0);
  return (n, s, a, u) => el(n, s, (h, m, g, y, d, w, L, D, O, N, G) => {
    [a, u] = nn(g, a, u);
    let k = h.pxRound, H = (z) => k(w(z, y, N, D)), x = (z) => k(L(z, d, G, O)), q, P, $;
    y.ori == 0 ? (q = mn, $ = El, P = fs) : (q = gn, $ = Pl, P = us);
    const U = y.dir * (y.ori == 0 ? 1 : -1);
    let Q = H(m[U == 1 ? a : u]), B = Q, T = [], j = [];
    for (let z = U == 1 ? a : u; z >= a && z <= u; z += U) if (g[z] != null) {
      let we = m[z], te = H(we);
      T.push(B = te), j.push(x(g[z]));
    }
    const C = { stroke: e(T, j, q, $, P, k), fill: null, clip: null, band: null, gaps: null, flags: Al }, I = C.stroke;
    let [F, ee] = pi(n, s);
    if (h.fill != null || F != 0) {
      let z = C.fill = new Path2D(I), Ue = h.fillTo(n, s, h.min, h.max, F), we = x(Ue);
      $(z, B, we), $(z, Q, we);
    }
    if (!h.spanGaps) {
      let z = [];
      z.push(...hi(m, g, a, u, U, H, o)), C.gaps = z = h.gaps(n, s, a, u, z), C.clip = hn(z, y.ori, D, O, N, G);
    }
    return ee != 0 && (C.band = ee == 2 ? [Dt(n, s, a, u, I, -1), Dt(n, s, a, u, I, 1)] : Dt(n, s, a, u, I, ee)), C;
  });
}
function Rf(e) {
  return Vf(zf, e);
}
function zf(e, i, o, n, s, a) {
  const u = e.length;
  if (u < 2) return null;
  const h = new Path2D();
  if (o(h, e[0], i[0]), u == 2) n(h, e[1], i[1]);
  else {
    let m = Array(u), g = Array(u - 1), y = Array(u - 1), d = Array(u - 1);
    for (let w = 0; w < u - 1; w++) y[w] = i[w + 1] - i[w], d[w] = e[w + 1] - e[w], g[w] = y[w] / d[w];
    m[0] = g[0];
    for (let w = 1; w < u - 1; w++) g[w] === 0 || g[w - 1] === 0 || g[w - 1] > 0 != g[w] > 0 ? m[w] = 0 : (m[w] = 3 * (d[w - 1] + d[w]) / ((2 * d[w] + d[w - 1]) / g[w - 1] + (d[w] + 2 * d[w - 1]) / g[w]), isFinite(m[w]) || (m[w] = 0));
    m[u - 1] = g[u - 2];
    for (let w = 0; w < u - 1; w++) s(h, e[w] + d[w] / 3, i[w] + m[w] * d[w] / 3, e[w + 1] - d[w] / 3, i[w + 1] - m[w + 1] * d[w] / 3, e[w + 1], i[w + 1]);
  }
  return h;
}
var gi = /* @__PURE__ */ new Set();
function ms() {
  for (let e of gi) e.syncRect(true);
}
vl && (Jt(mr, kl, ms), Jt(gr, kl, ms, true), Jt(tn, kl, () => {
  He.pxRatio = oe;
}));
var Ff = ps();
var Of = cs();
function gs(e, i, o, n) {
  return (n ? [e[0], e[1]].concat(e.slice(2)) : [e[0]].concat(e.slice(1))).map((a, u) => di(a, u, i, o));
}
function Hf(e, i) {
  return e.map((o, n) => n == 0 ? {} : Te({}, i, o));
}
function di(e, i, o, n) {
  return Te({}, i == 0 ? o : n, e);
}
function ds(e, i, o) {
  return i == null ? Tl : [i, o];
}
var Nf = ds;
function Wf(e, i, o) {
  return i == null ? Tl : sn(i, o, Zn, true);
}
function ws(e, i, o, n) {
  return i == null ? Tl : on(i, o, e.scales[n].log, false);
}
var Gf = ws;
function Ss(e, i, o, n) {
  return i == null ? Tl : Jn(i, o, e.scales[n].log, false);
}
var If = Ss;
function Yf(e, i, o, n, s) {
  let a = Be(ho(e), ho(i)), u = i - e, h = dt(s / n * u, o);
  do {
    let m = o[h], g = n * m / u;
    if (g >= s && a + (m < 5 ? Ot.get(m) : 0) <= 17) return [m, g];
  } while (++h < o.length);
  return [0, 0];
}
function _s(e) {
  let i, o;
  return e = e.replace(/(\d+)px/, (n, s) => (i = Ee((o = +s) * oe)) + "px"), [e, i, o];
}
function Bf(e) {
  e.show && [e.font, e.labelFont].forEach((i) => {
    let o = ae(i[2] * oe, 1);
    i[0] = i[0].replace(/[0-9.]+px/, o + "px"), i[1] = o;
  });
}
function He(e, i, o) {
  const n = { mode: ne(e.mode, 1) }, s = n.mode;
  function a(t, l, r, f) {
    let c = l.valToPct(t);
    return f + r * (l.dir == -1 ? 1 - c : c);
  }
  function u(t, l, r, f) {
    let c = l.valToPct(t);
    return f + r * (l.dir == -1 ? c : 1 - c);
  }
  function h(t, l, r, f) {
    return l.ori == 0 ? a(t, l, r, f) : u(t, l, r, f);
  }
  n.valToPosH = a, n.valToPosV = u;
  let m = false;
  n.status = 0;
  const g = n.root = ft(Js);
  if (e.id != null && (g.id = e.id), Xe(g, e.class), e.title) {
    let t = ft(Xs, g);
    t.textContent = e.title;
  }
  const y = gt("canvas"), d = n.ctx = y.getContext("2d"), w = ft(er, g);
  Jt("click", w, (t) => {
    t.target === D && (he != gl || _e != dl) && Fe.click(n, t);
  }, true);
  const L = n.under = ft(tr, w);
  w.appendChild(y);
  const D = n.over = ft(lr, w);
  e = bl(e);
  const O = +ne(e.pxAlign, 1), N = is(O);
  (e.plugins || []).forEach((t) => {
    t.opts && (e = t.opts(n, e) || e);
  });
  const G = e.ms || 1e-3, k = n.series = s == 1 ? gs(e.series || [], jo, es, false) : Hf(e.series || [null], Xo), H = n.axes = gs(e.axes || [], Ko, Jo, true), x = n.scales = {}, q = n.bands = e.bands || [];
  q.forEach((t) => {
    t.fill = X(t.fill || null), t.dir = ne(t.dir, -1);
  });
  const P = s == 2 ? k[1].facets[0].scale : k[0].scale, $ = { axes: zs, series: Ds }, U = (e.drawOrder || ["axes", "series"]).map((t) => $[t]);
  function Q(t) {
    const l = t.distr == 3 ? (r) => Pt(r > 0 ? r : t.clamp(n, r, t.min, t.max, t.key)) : t.distr == 4 ? (r) => Xn(r, t.asinh) : t.distr == 100 ? (r) => t.fwd(r) : (r) => r;
    return (r) => {
      let f = l(r), { _min: c, _max: p } = t, S = p - c;
      return (f - c) / S;
    };
  }
  function B(t) {
    let l = x[t];
    if (l == null) {
      let r = (e.scales || Il)[t] || Il;
      if (r.from != null) {
        B(r.from);
        let f = Te({}, x[r.from], r, { key: t });
        f.valToPct = Q(f), x[t] = f;
      } else {
        l = x[t] = Te({}, t == P ? ts : Mf, r), l.key = t;
        let f = l.time, c = l.range, p = Ht(c);
        if ((t != P || s == 2 && !f) && (p && (c[0] == null || c[1] == null) && (c = { min: c[0] == null ? uo : { mode: 1, hard: c[0], soft: c[0] }, max: c[1] == null ? uo : { mode: 1, hard: c[1], soft: c[1] } }, p = false), !p && un(c))) {
          let S = c;
          c = (_, v, b) => v == null ? Tl : sn(v, b, S);
        }
        l.range = X(c || (f ? Nf : t == P ? l.distr == 3 ? Gf : l.distr == 4 ? If : ds : l.distr == 3 ? ws : l.distr == 4 ? Ss : Wf)), l.auto = X(p ? false : l.auto), l.clamp = X(l.clamp || bf), l._min = l._max = null, l.valToPct = Q(l);
      }
    }
  }
  B("x"), B("y"), s == 1 && k.forEach((t) => {
    B(t.scale);
  }), H.forEach((t) => {
    B(t.scale);
  });
  for (let t in e.scales) B(t);
  const T = x[P], j = T.distr;
  let C, I;
  T.ori == 0 ? (Xe(g, Zs), C = a, I = u) : (Xe(g, Qs), C = u, I = a);
  const F = {};
  for (let t in x) {
    let l = x[t];
    (l.min != null || l.max != null) && (F[t] = { min: l.min, max: l.max }, l.min = l.max = null);
  }
  const ee = e.tzDate || ((t) => new Date(Ee(t / G))), z = e.fmtDate || li, Ue = G == 1 ? Zr(ee) : ef(ee), we = Ho(ee, Oo(G == 1 ? Jr : Xr, z)), te = Wo(ee, No(lf, z)), fe = [], J = n.legend = Te({}, sf, e.legend), V = n.cursor = Te({}, pf, { drag: { y: s == 2 } }, e.cursor), be = J.show, Ne = V.show, Se = J.markers;
  J.idxs = fe, Se.width = X(Se.width), Se.dash = X(Se.dash), Se.stroke = X(Se.stroke), Se.fill = X(Se.fill);
  let se, ct, qe, ye = [], St = [], Mt, lt = false, Lt = {};
  if (J.live) {
    const t = k[1] ? k[1].values : null;
    lt = t != null, Mt = lt ? t(n, 1, 0) : { _: 0 };
    for (let l in Mt) Lt[l] = Bn;
  }
  if (be) if (se = gt("table", fr, g), qe = gt("tbody", null, se), J.mount(n, se), lt) {
    ct = gt("thead", null, se, qe);
    let t = gt("tr", null, ct);
    gt("th", null, t);
    for (var tl in Mt) gt("th", ji, t).textContent = tl;
  } else Xe(se, cr), J.live && Xe(se, ur);
  const ll = { show: true }, Dl = { show: false };
  function Ul(t, l) {
    if (l == 0 && (lt || !J.live || s == 2)) return Tl;
    let r = [], f = gt("tr", ar, qe, qe.childNodes[l]);
    Xe(f, t.class), t.show || Xe(f, $t);
    let c = gt("th", null, f);
    if (Se.show) {
      let _ = ft(pr, c);
      if (l > 0) {
        let v = Se.width(n, l);
        v && (_.style.border = v + "px " + Se.dash(n, l) + " " + Se.stroke(n, l)), _.style.background = Se.fill(n, l);
      }
    }
    let p = ft(ji, c);
    t.label instanceof HTMLElement ? p.appendChild(t.label) : p.textContent = t.label, l > 0 && (Se.show || (p.style.color = t.width > 0 ? Se.stroke(n, l) : Se.fill(n, l)), We("click", c, (_) => {
      if (V._lock) return;
      Bt(_);
      let v = k.indexOf(t);
      if ((_.ctrlKey || _.metaKey) != J.isolate) {
        let b = k.some((M, E) => E > 0 && E != v && M.show);
        k.forEach((M, E) => {
          E > 0 && vt(E, b ? E == v ? ll : Dl : ll, true, xe.setSeries);
        });
      } else vt(v, { show: !t.show }, true, xe.setSeries);
    }, false), sl && We(Zi, c, (_) => {
      V._lock || (Bt(_), vt(k.indexOf(t), Sl, true, xe.setSeries));
    }, false));
    for (var S in Mt) {
      let _ = gt("td", hr, f);
      _.textContent = "--", r.push(_);
    }
    return [f, r];
  }
  const Nt = /* @__PURE__ */ new Map();
  function We(t, l, r, f = true) {
    const c = Nt.get(l) || {}, p = V.bind[t](n, l, r, f);
    p && (Jt(t, l, c[t] = p), Nt.set(l, c));
  }
  function nl(t, l, r) {
    const f = Nt.get(l) || {};
    for (let c in f) (t == null || c == t) && ($n(c, l, f[c]), delete f[c]);
    t == null && Nt.delete(l);
  }
  let At = 0, Wt = 0, K = 0, A = 0, pe = 0, Me = 0, il = pe, Gt = Me, _t = K, It = A, $e = 0, nt = 0, Ke = 0, at = 0;
  n.bbox = {};
  let wn = false, Kl = false, ol = false, Yt = false, jl = false, it = false;
  function Sn(t, l, r) {
    (r || t != n.width || l != n.height) && wi(t, l), al(false), ol = true, Kl = true, pl();
  }
  function wi(t, l) {
    n.width = At = K = t, n.height = Wt = A = l, pe = Me = 0, xs(), Ts();
    let r = n.bbox;
    $e = r.left = Qt(pe * oe, 0.5), nt = r.top = Qt(Me * oe, 0.5), Ke = r.width = Qt(K * oe, 0.5), at = r.height = Qt(A * oe, 0.5);
  }
  const ys = 3;
  function vs() {
    let t = false, l = 0;
    for (; !t; ) {
      l++;
      let r = Vs(l), f = Rs(l);
      t = l == ys || r && f, t || (wi(n.width, n.height), Kl = true);
    }
  }
  function ks({ width: t, height: l }) {
    Sn(t, l);
  }
  n.setSize = ks;
  function xs() {
    let t = false, l = false, r = false, f = false;
    H.forEach((c, p) => {
      if (c.show && c._show) {
        let { side: S, _size: _ } = c, v = S % 2, b = c.label != null ? c.labelSize : 0, M = _ + b;
        M > 0 && (v ? (K -= M, S == 3 ? (pe += M, f = true) : r = true) : (A -= M, S == 0 ? (Me += M, t = true) : l = true));
      }
    }), Ut[0] = t, Ut[1] = r, Ut[2] = l, Ut[3] = f, K -= Ct[1] + Ct[3], pe += Ct[3], A -= Ct[2] + Ct[0], Me += Ct[0];
  }
  function Ts() {
    let t = pe + K, l = Me + A, r = pe, f = Me;
    function c(p, S) {
      switch (p) {
        case 1:
          return t += S, t - S;
        case 2:
          return l += S, l - S;
        case 3:
          return r -= S, r + S;
        case 0:
          return f -= S, f + S;
      }
    }
    H.forEach((p, S) => {
      if (p.show && p._show) {
        let _ = p.side;
        p._pos = c(_, p._size), p.label != null && (p._lpos = c(_, p.labelSize));
      }
    });
  }
  if (V.dataIdx == null) {
    let t = V.hover, l = t.skip = new Set(t.skip ?? []);
    l.add(void 0);
    let r = t.prox = X(t.prox), f = t.bias ??= 0;
    V.dataIdx = (c, p, S, _) => {
      if (p == 0) return S;
      let v = S, b = r(c, p, S, _) ?? ce, M = b >= 0 && b < ce, E = T.ori == 0 ? K : A, Y = V.left, ie = i[0], le = i[p];
      if (l.has(le[S])) {
        v = null;
        let Z = null, W = null, R;
        if (f == 0 || f == -1) for (R = S; Z == null && R-- > 0; ) l.has(le[R]) || (Z = R);
        if (f == 0 || f == 1) for (R = S; W == null && R++ < le.length; ) l.has(le[R]) || (W = R);
        if (Z != null || W != null) if (M) {
          let ge = Z == null ? -1 / 0 : C(ie[Z], T, E, 0), ve = W == null ? 1 / 0 : C(ie[W], T, E, 0), Re = Y - ge, ue = ve - Y;
          Re <= ue ? Re <= b && (v = Z) : ue <= b && (v = W);
        } else v = W == null ? Z : Z == null ? W : S - Z <= W - S ? Z : W;
      } else M && Ae(Y - C(ie[S], T, E, 0)) > b && (v = null);
      return v;
    };
  }
  const Bt = (t) => {
    V.event = t;
  };
  V.idxs = fe, V._lock = false;
  let Oe = V.points;
  Oe.show = X(Oe.show), Oe.size = X(Oe.size), Oe.stroke = X(Oe.stroke), Oe.width = X(Oe.width), Oe.fill = X(Oe.fill);
  const yt = n.focus = Te({}, e.focus || { alpha: 0.3 }, V.focus), sl = yt.prox >= 0, rl = sl && Oe.one;
  let ot = [], fl = [], ul = [];
  function Si(t, l) {
    let r = Oe.show(n, l);
    if (r instanceof HTMLElement) return Xe(r, rr), Xe(r, t.class), bt(r, -10, -10, K, A), D.insertBefore(r, ot[l]), r;
  }
  function _i(t, l) {
    if (s == 1 || l > 0) {
      let r = s == 1 && x[t.scale].time, f = t.value;
      t.value = r ? xo(f) ? Wo(ee, No(f, z)) : f || te : f || kf, t.label = t.label || (r ? mf : hf);
    }
    if (rl || l > 0) {
      t.width = t.width == null ? 1 : t.width, t.paths = t.paths || Ff || br, t.fillTo = X(t.fillTo || Af), t.pxAlign = +ne(t.pxAlign, O), t.pxRound = is(t.pxAlign), t.stroke = X(t.stroke || null), t.fill = X(t.fill || null), t._stroke = t._fill = t._paths = t._focus = null;
      let r = xf(Be(1, t.width), 1), f = t.points = Te({}, { size: r, width: Be(1, r * 0.2), stroke: t.stroke, space: r * 2, paths: Of, _stroke: null, _fill: null }, t.points);
      f.show = X(f.show), f.filter = X(f.filter), f.fill = X(f.fill), f.stroke = X(f.stroke), f.paths = X(f.paths), f.pxAlign = t.pxAlign;
    }
    if (be) {
      let r = Ul(t, l);
      ye.splice(l, 0, r[0]), St.splice(l, 0, r[1]), J.values.push(null);
    }
    if (Ne) {
      fe.splice(l, 0, null);
      let r = null;
      rl ? l == 0 && (r = Si(t, l)) : l > 0 && (r = Si(t, l)), ot.splice(l, 0, r), fl.splice(l, 0, 0), ul.splice(l, 0, 0);
    }
    Ve("addSeries", l);
  }
  function bs(t, l) {
    l = l ?? k.length, t = s == 1 ? di(t, l, jo, es) : di(t, l, {}, Xo), k.splice(l, 0, t), _i(k[l], l);
  }
  n.addSeries = bs;
  function Ms(t) {
    if (k.splice(t, 1), be) {
      J.values.splice(t, 1), St.splice(t, 1);
      let l = ye.splice(t, 1)[0];
      nl(null, l.firstChild), l.remove();
    }
    Ne && (fe.splice(t, 1), ot.splice(t, 1)[0].remove(), fl.splice(t, 1), ul.splice(t, 1)), Ve("delSeries", t);
  }
  n.delSeries = Ms;
  const Ut = [false, false, false, false];
  function As(t, l) {
    if (t._show = t.show, t.show) {
      let r = t.side % 2, f = x[t.scale];
      f == null && (t.scale = r ? k[1].scale : P, f = x[t.scale]);
      let c = f.time;
      t.size = X(t.size), t.space = X(t.space), t.rotate = X(t.rotate), Ht(t.incrs) && t.incrs.forEach((S) => {
        !Ot.has(S) && Ot.set(S, vo(S));
      }), t.incrs = X(t.incrs || (f.distr == 2 ? jr : c ? G == 1 ? $r : Qr : Xt)), t.splits = X(t.splits || (c && f.distr == 1 ? Ue : f.distr == 3 ? ui : f.distr == 4 ? wf : df)), t.stroke = X(t.stroke), t.grid.stroke = X(t.grid.stroke), t.ticks.stroke = X(t.ticks.stroke), t.border.stroke = X(t.border.stroke);
      let p = t.values;
      t.values = Ht(p) && !Ht(p[0]) ? X(p) : c ? Ht(p) ? Ho(ee, Oo(p, z)) : xo(p) ? tf(ee, p) : p || we : p || gf, t.filter = X(t.filter || (f.distr >= 3 && f.log == 10 ? yf : f.distr == 3 && f.log == 2 ? vf : wo)), t.font = _s(t.font), t.labelFont = _s(t.labelFont), t._size = t.size(n, null, l, 0), t._space = t._rotate = t._incrs = t._found = t._splits = t._values = null, t._size > 0 && (Ut[l] = true, t._el = ft(nr, w));
    }
  }
  function Ll(t, l, r, f) {
    let [c, p, S, _] = r, v = l % 2, b = 0;
    return v == 0 && (_ || p) && (b = l == 0 && !c || l == 2 && !S ? Ee(Ko.size / 3) : 0), v == 1 && (c || S) && (b = l == 1 && !p || l == 3 && !_ ? Ee(Jo.size / 2) : 0), b;
  }
  const yi = n.padding = (e.padding || [Ll, Ll, Ll, Ll]).map((t) => X(ne(t, Ll))), Ct = n._padding = yi.map((t, l) => t(n, l, Ut, 0));
  let ze, Pe = null, De = null;
  const ql = s == 1 ? k[0].idxs : null;
  let pt = null, Cl = false;
  function vi(t, l) {
    if (i = t ?? [], n.data = n._data = i, s == 2) {
      ze = 0;
      for (let r = 1; r < k.length; r++) ze += i[r][0].length;
    } else {
      i.length == 0 && (n.data = n._data = i = [[]]), pt = i[0], ze = pt.length;
      let r = i;
      if (j == 2) {
        r = i.slice();
        let f = r[0] = Array(ze);
        for (let c = 0; c < ze; c++) f[c] = c;
      }
      n._data = i = r;
    }
    if (al(true), Ve("setData"), j == 2 && (ol = true), l !== false) {
      let r = T;
      r.auto(n, Cl) ? _n() : Rt(P, r.min, r.max), Yt = Yt || V.left >= 0, it = true, pl();
    }
  }
  n.setData = vi;
  function _n() {
    Cl = true;
    let t, l;
    s == 1 && (ze > 0 ? (Pe = ql[0] = 0, De = ql[1] = ze - 1, t = i[0][Pe], l = i[0][De], j == 2 ? (t = Pe, l = De) : t == l && (j == 3 ? [t, l] = on(t, t, T.log, false) : j == 4 ? [t, l] = Jn(t, t, T.log, false) : T.time ? l = t + Ee(86400 / G) : [t, l] = sn(t, l, Zn, true))) : (Pe = ql[0] = t = null, De = ql[1] = l = null)), Rt(P, t, l);
  }
  let $l, cl, yn, vn, kn, xn, Tn, bn, Mn, je;
  function ki(t, l, r, f, c, p) {
    t ??= $i, r ??= ti, f ??= "butt", c ??= $i, p ??= "round", t != $l && (d.strokeStyle = $l = t), c != cl && (d.fillStyle = cl = c), l != yn && (d.lineWidth = yn = l), p != kn && (d.lineJoin = kn = p), f != xn && (d.lineCap = xn = f), r != vn && d.setLineDash(vn = r);
  }
  function xi(t, l, r, f) {
    l != cl && (d.fillStyle = cl = l), t != Tn && (d.font = Tn = t), r != bn && (d.textAlign = bn = r), f != Mn && (d.textBaseline = Mn = f);
  }
  function An(t, l, r, f, c = 0) {
    if (f.length > 0 && t.auto(n, Cl) && (l == null || l.min == null)) {
      let p = ne(Pe, 0), S = ne(De, f.length - 1), _ = r.min == null ? _r(f, p, S, c, t.distr == 3) : [r.min, r.max];
      t.min = wt(t.min, r.min = _[0]), t.max = Be(t.max, r.max = _[1]);
    }
  }
  const Ti = { min: null, max: null };
  function Es() {
    for (let f in x) {
      let c = x[f];
      F[f] == null && (c.min == null || F[P] != null && c.auto(n, Cl)) && (F[f] = Ti);
    }
    for (let f in x) {
      let c = x[f];
      F[f] == null && c.from != null && F[c.from] != null && (F[f] = Ti);
    }
    F[P] != null && al(true);
    let t = {};
    for (let f in F) {
      let c = F[f];
      if (c != null) {
        let p = t[f] = bl(x[f], Er);
        if (c.min != null) Te(p, c);
        else if (f != P || s == 2) if (ze == 0 && p.from == null) {
          let S = p.range(n, null, null, f);
          p.min = S[0], p.max = S[1];
        } else p.min = ce, p.max = -ce;
      }
    }
    if (ze > 0) {
      k.forEach((f, c) => {
        if (s == 1) {
          let p = f.scale, S = F[p];
          if (S == null) return;
          let _ = t[p];
          if (c == 0) {
            let v = _.range(n, _.min, _.max, p);
            _.min = v[0], _.max = v[1], Pe = dt(_.min, i[0]), De = dt(_.max, i[0]), De - Pe > 1 && (i[0][Pe] < _.min && Pe++, i[0][De] > _.max && De--), f.min = pt[Pe], f.max = pt[De];
          } else f.show && f.auto && An(_, S, f, i[c], f.sorted);
          f.idxs[0] = Pe, f.idxs[1] = De;
        } else if (c > 0 && f.show && f.auto) {
          let [p, S] = f.facets, _ = p.scale, v = S.scale, [b, M] = i[c], E = t[_], Y = t[v];
          E != null && An(E, F[_], p, b, p.sorted), Y != null && An(Y, F[v], S, M, S.sorted), f.min = S.min, f.max = S.max;
        }
      });
      for (let f in t) {
        let c = t[f], p = F[f];
        if (c.from == null && (p == null || p.min == null)) {
          let S = c.range(n, c.min == ce ? null : c.min, c.max == -ce ? null : c.max, f);
          c.min = S[0], c.max = S[1];
        }
      }
    }
    for (let f in t) {
      let c = t[f];
      if (c.from != null) {
        let p = t[c.from];
        if (p.min == null) c.min = c.max = null;
        else {
          let S = c.range(n, p.min, p.max, f);
          c.min = S[0], c.max = S[1];
        }
      }
    }
    let l = {}, r = false;
    for (let f in t) {
      let c = t[f], p = x[f];
      if (p.min != c.min || p.max != c.max) {
        p.min = c.min, p.max = c.max;
        let S = p.distr;
        p._min = S == 3 ? Pt(p.min) : S == 4 ? Xn(p.min, p.asinh) : S == 100 ? p.fwd(p.min) : p.min, p._max = S == 3 ? Pt(p.max) : S == 4 ? Xn(p.max, p.asinh) : S == 100 ? p.fwd(p.max) : p.max, l[f] = r = true;
      }
    }
    if (r) {
      k.forEach((f, c) => {
        s == 2 ? c > 0 && l.y && (f._paths = null) : l[f.scale] && (f._paths = null);
      });
      for (let f in l) ol = true, Ve("setScale", f);
      Ne && V.left >= 0 && (Yt = it = true);
    }
    for (let f in F) F[f] = null;
  }
  function Ps(t) {
    let l = ei(Pe - 1, 0, ze - 1), r = ei(De + 1, 0, ze - 1);
    for (; t[l] == null && l > 0; ) l--;
    for (; t[r] == null && r < ze - 1; ) r++;
    return [l, r];
  }
  function Ds() {
    if (ze > 0) {
      let t = k.some((l) => l._focus) && je != yt.alpha;
      t && (d.globalAlpha = je = yt.alpha), k.forEach((l, r) => {
        if (r > 0 && l.show && (bi(r, false), bi(r, true), l._paths == null)) {
          let f = je;
          je != l.alpha && (d.globalAlpha = je = l.alpha);
          let c = s == 2 ? [0, i[r][0].length - 1] : Ps(i[r]);
          l._paths = l.paths(n, r, c[0], c[1]), je != f && (d.globalAlpha = je = f);
        }
      }), k.forEach((l, r) => {
        if (r > 0 && l.show) {
          let f = je;
          je != l.alpha && (d.globalAlpha = je = l.alpha), l._paths != null && Mi(r, false);
          {
            let c = l._paths != null ? l._paths.gaps : null, p = l.points.show(n, r, Pe, De, c), S = l.points.filter(n, r, p, c);
            (p || S) && (l.points._paths = l.points.paths(n, r, Pe, De, S), Mi(r, true));
          }
          je != f && (d.globalAlpha = je = f), Ve("drawSeries", r);
        }
      }), t && (d.globalAlpha = je = 1);
    }
  }
  function bi(t, l) {
    let r = l ? k[t].points : k[t];
    r._stroke = r.stroke(n, t), r._fill = r.fill(n, t);
  }
  function Mi(t, l) {
    let r = l ? k[t].points : k[t], { stroke: f, fill: c, clip: p, flags: S, _stroke: _ = r._stroke, _fill: v = r._fill, _width: b = r.width } = r._paths;
    b = ae(b * oe, 3);
    let M = null, E = b % 2 / 2;
    l && v == null && (v = b > 0 ? "#fff" : _);
    let Y = r.pxAlign == 1 && E > 0;
    if (Y && d.translate(E, E), !l) {
      let ie = $e - b / 2, le = nt - b / 2, Z = Ke + b, W = at + b;
      M = new Path2D(), M.rect(ie, le, Z, W);
    }
    l ? En(_, b, r.dash, r.cap, v, f, c, S, p) : Ls(t, _, b, r.dash, r.cap, v, f, c, S, M, p), Y && d.translate(-E, -E);
  }
  function Ls(t, l, r, f, c, p, S, _, v, b, M) {
    let E = false;
    v != 0 && q.forEach((Y, ie) => {
      if (Y.series[0] == t) {
        let le = k[Y.series[1]], Z = i[Y.series[1]], W = (le._paths || Il).band;
        Ht(W) && (W = Y.dir == 1 ? W[0] : W[1]);
        let R, ge = null;
        le.show && W && vr(Z, Pe, De) ? (ge = Y.fill(n, ie) || p, R = le._paths.clip) : W = null, En(l, r, f, c, ge, S, _, v, b, M, R, W), E = true;
      }
    }), E || En(l, r, f, c, p, S, _, v, b, M);
  }
  const Ai = Al | ai;
  function En(t, l, r, f, c, p, S, _, v, b, M, E) {
    ki(t, l, r, f, c), (v || b || E) && (d.save(), v && d.clip(v), b && d.clip(b)), E ? (_ & Ai) == Ai ? (d.clip(E), M && d.clip(M), Zl(c, S), Jl(t, p, l)) : _ & ai ? (Zl(c, S), d.clip(E), Jl(t, p, l)) : _ & Al && (d.save(), d.clip(E), M && d.clip(M), Zl(c, S), d.restore(), Jl(t, p, l)) : (Zl(c, S), Jl(t, p, l)), (v || b || E) && d.restore();
  }
  function Jl(t, l, r) {
    r > 0 && (l instanceof Map ? l.forEach((f, c) => {
      d.strokeStyle = $l = c, d.stroke(f);
    }) : l != null && t && d.stroke(l));
  }
  function Zl(t, l) {
    l instanceof Map ? l.forEach((r, f) => {
      d.fillStyle = cl = f, d.fill(r);
    }) : l != null && t && d.fill(l);
  }
  function Cs(t, l, r, f) {
    let c = H[t], p;
    if (f <= 0) p = [0, 0];
    else {
      let S = c._space = c.space(n, t, l, r, f), _ = c._incrs = c.incrs(n, t, l, r, f, S);
      p = Yf(l, r, _, f, S);
    }
    return c._found = p;
  }
  function Pn(t, l, r, f, c, p, S, _, v, b) {
    let M = S % 2 / 2;
    O == 1 && d.translate(M, M), ki(_, S, v, b, _), d.beginPath();
    let E, Y, ie, le, Z = c + (f == 0 || f == 3 ? -p : p);
    r == 0 ? (Y = c, le = Z) : (E = c, ie = Z);
    for (let W = 0; W < t.length; W++) l[W] != null && (r == 0 ? E = ie = t[W] : Y = le = t[W], d.moveTo(E, Y), d.lineTo(ie, le));
    d.stroke(), O == 1 && d.translate(-M, -M);
  }
  function Vs(t) {
    let l = true;
    return H.forEach((r, f) => {
      if (!r.show) return;
      let c = x[r.scale];
      if (c.min == null) {
        r._show && (l = false, r._show = false, al(false));
        return;
      } else r._show || (l = false, r._show = true, al(false));
      let p = r.side, S = p % 2, { min: _, max: v } = c, [b, M] = Cs(f, _, v, S == 0 ? K : A);
      if (M == 0) return;
      let E = c.distr == 2, Y = r._splits = r.splits(n, f, _, v, b, M, E), ie = c.distr == 2 ? Y.map((R) => pt[R]) : Y, le = c.distr == 2 ? pt[Y[1]] - pt[Y[0]] : b, Z = r._values = r.values(n, r.filter(n, ie, f, M, le), f, M, le);
      r._rotate = p == 2 ? r.rotate(n, Z, f, M) : 0;
      let W = r._size;
      r._size = ut(r.size(n, Z, f, t)), W != null && r._size != W && (l = false);
    }), l;
  }
  function Rs(t) {
    let l = true;
    return yi.forEach((r, f) => {
      let c = r(n, f, Ut, t);
      c != Ct[f] && (l = false), Ct[f] = c;
    }), l;
  }
  function zs() {
    for (let t = 0; t < H.length; t++) {
      let l = H[t];
      if (!l.show || !l._show) continue;
      let r = l.side, f = r % 2, c, p, S = l.stroke(n, t), _ = r == 0 || r == 3 ? -1 : 1, [v, b] = l._found;
      if (l.label != null) {
        let Ie = l.labelGap * _, Qe = Ee((l._lpos + Ie) * oe);
        xi(l.labelFont[0], S, "center", r == 2 ? "top" : qi), d.save(), f == 1 ? (c = p = 0, d.translate(Qe, Ee(nt + at / 2)), d.rotate((r == 3 ? -rn : rn) / 2)) : (c = Ee($e + Ke / 2), p = Qe);
        let qt = mo(l.label) ? l.label(n, t, v, b) : l.label;
        d.fillText(qt, c, p), d.restore();
      }
      if (b == 0) continue;
      let M = x[l.scale], E = f == 0 ? Ke : at, Y = f == 0 ? $e : nt, ie = l._splits, le = M.distr == 2 ? ie.map((Ie) => pt[Ie]) : ie, Z = M.distr == 2 ? pt[ie[1]] - pt[ie[0]] : v, W = l.ticks, R = l.border, ge = W.show ? W.size : 0, ve = Ee(ge * oe), Re = Ee((l.alignTo == 2 ? l._size - ge - l.gap : l.gap) * oe), ue = l._rotate * -rn / 180, ke = N(l._pos * oe), Je = (ve + Re) * _, Ge = ke + Je;
      p = f == 0 ? Ge : 0, c = f == 1 ? Ge : 0;
      let st = l.font[0], ht = l.align == 1 ? yl : l.align == 2 ? Wn : ue > 0 ? yl : ue < 0 ? Wn : f == 0 ? "center" : r == 3 ? Wn : yl, xt = ue || f == 1 ? "middle" : r == 2 ? "top" : qi;
      xi(st, S, ht, xt);
      let Ze = l.font[1] * l.lineGap, rt = ie.map((Ie) => N(h(Ie, M, E, Y))), mt = l._values;
      for (let Ie = 0; Ie < mt.length; Ie++) {
        let Qe = mt[Ie];
        if (Qe != null) {
          f == 0 ? c = rt[Ie] : p = rt[Ie], Qe = "" + Qe;
          let qt = Qe.indexOf(`
`) == -1 ? [Qe] : Qe.split(/\n/gm);
          for (let Ye = 0; Ye < qt.length; Ye++) {
            let Ki = qt[Ye];
            ue ? (d.save(), d.translate(c, p + Ye * Ze), d.rotate(ue), d.fillText(Ki, 0, 0), d.restore()) : d.fillText(Ki, c, p + Ye * Ze);
          }
        }
      }
      W.show && Pn(rt, W.filter(n, le, t, b, Z), f, r, ke, ve, ae(W.width * oe, 3), W.stroke(n, t), W.dash, W.cap);
      let Tt = l.grid;
      Tt.show && Pn(rt, Tt.filter(n, le, t, b, Z), f, f == 0 ? 2 : 1, f == 0 ? nt : $e, f == 0 ? at : Ke, ae(Tt.width * oe, 3), Tt.stroke(n, t), Tt.dash, Tt.cap), R.show && Pn([ke], [1], f == 0 ? 1 : 0, f == 0 ? 1 : 2, f == 1 ? nt : $e, f == 1 ? at : Ke, ae(R.width * oe, 3), R.stroke(n, t), R.dash, R.cap);
    }
    Ve("drawAxes");
  }
  function al(t) {
    k.forEach((l, r) => {
      r > 0 && (l._paths = null, t && (s == 1 ? (l.min = null, l.max = null) : l.facets.forEach((f) => {
        f.min = null, f.max = null;
      })));
    });
  }
  let Ql = false, Dn = false, Vl = [];
  function Fs() {
    Dn = false;
    for (let t = 0; t < Vl.length; t++) Ve(...Vl[t]);
    Vl.length = 0;
  }
  function pl() {
    Ql || (zr(Ei), Ql = true);
  }
  function Os(t, l = false) {
    Ql = true, Dn = l, t(n), Ei(), l && Vl.length > 0 && queueMicrotask(Fs);
  }
  n.batch = Os;
  function Ei() {
    if (wn && (Es(), wn = false), ol && (vs(), ol = false), Kl) {
      if (de(L, yl, pe), de(L, "top", Me), de(L, Hl, K), de(L, Nl, A), de(D, yl, pe), de(D, "top", Me), de(D, Hl, K), de(D, Nl, A), de(w, Hl, At), de(w, Nl, Wt), y.width = Ee(At * oe), y.height = Ee(Wt * oe), H.forEach(({ _el: t, _show: l, _size: r, _pos: f, side: c }) => {
        if (t != null) if (l) {
          let p = c === 3 || c === 0 ? r : 0, S = c % 2 == 1;
          de(t, S ? "left" : "top", f - p), de(t, S ? "width" : "height", r), de(t, S ? "top" : "left", S ? Me : pe), de(t, S ? "height" : "width", S ? A : K), jn(t, $t);
        } else Xe(t, $t);
      }), $l = cl = yn = kn = xn = Tn = bn = Mn = vn = null, je = 1, Fl(true), pe != il || Me != Gt || K != _t || A != It) {
        al(false);
        let t = K / _t, l = A / It;
        if (Ne && !Yt && V.left >= 0) {
          V.left *= t, V.top *= l, hl && bt(hl, Ee(V.left), 0, K, A), ml && bt(ml, 0, Ee(V.top), K, A);
          for (let r = 0; r < ot.length; r++) {
            let f = ot[r];
            f != null && (fl[r] *= t, ul[r] *= l, bt(f, ut(fl[r]), ut(ul[r]), K, A));
          }
        }
        if (me.show && !jl && me.left >= 0 && me.width > 0) {
          me.left *= t, me.width *= t, me.top *= l, me.height *= l;
          for (let r in Fn) de(wl, r, me[r]);
        }
        il = pe, Gt = Me, _t = K, It = A;
      }
      Ve("setSize"), Kl = false;
    }
    At > 0 && Wt > 0 && (d.clearRect(0, 0, y.width, y.height), Ve("drawClear"), U.forEach((t) => t()), Ve("draw")), me.show && jl && (Xl(me), jl = false), Ne && Yt && (jt(null, true, false), Yt = false), J.show && J.live && it && (Rn(), it = false), m || (m = true, n.status = 1, Ve("ready")), Cl = false, Ql = false;
  }
  n.redraw = (t, l) => {
    ol = l || false, t !== false ? Rt(P, T.min, T.max) : pl();
  };
  function Ln(t, l) {
    let r = x[t];
    if (r.from == null) {
      if (ze == 0) {
        let f = r.range(n, l.min, l.max, t);
        l.min = f[0], l.max = f[1];
      }
      if (l.min > l.max) {
        let f = l.min;
        l.min = l.max, l.max = f;
      }
      if (ze > 1 && l.min != null && l.max != null && l.max - l.min < 1e-16) return;
      t == P && r.distr == 2 && ze > 0 && (l.min = dt(l.min, i[0]), l.max = dt(l.max, i[0]), l.min == l.max && l.max++), F[t] = l, wn = true, pl();
    }
  }
  n.setScale = Ln;
  let Cn, Vn, hl, ml, Pi, Di, gl, dl, Li, Ci, he, _e, Vt = false;
  const Fe = V.drag;
  let Le = Fe.x, Ce = Fe.y;
  Ne && (V.x && (Cn = ft(or, D)), V.y && (Vn = ft(sr, D)), T.ori == 0 ? (hl = Cn, ml = Vn) : (hl = Vn, ml = Cn), he = V.left, _e = V.top);
  const me = n.select = Te({ show: true, over: true, left: 0, width: 0, top: 0, height: 0 }, e.select), wl = me.show ? ft(ir, me.over ? D : L) : null;
  function Xl(t, l) {
    if (me.show) {
      for (let r in t) me[r] = t[r], r in Fn && de(wl, r, t[r]);
      l !== false && Ve("setSelect");
    }
  }
  n.setSelect = Xl;
  function Hs(t) {
    if (k[t].show) be && jn(ye[t], $t);
    else if (be && Xe(ye[t], $t), Ne) {
      let r = rl ? ot[0] : ot[t];
      r != null && bt(r, -10, -10, K, A);
    }
  }
  function Rt(t, l, r) {
    Ln(t, { min: l, max: r });
  }
  function vt(t, l, r, f) {
    l.focus != null && Ys(t), l.show != null && k.forEach((c, p) => {
      p > 0 && (t == p || t == null) && (c.show = l.show, Hs(p), s == 2 ? (Rt(c.facets[0].scale, null, null), Rt(c.facets[1].scale, null, null)) : Rt(c.scale, null, null), pl());
    }), r !== false && Ve("setSeries", t, l), f && Ol("setSeries", n, t, l);
  }
  n.setSeries = vt;
  function Ns(t, l) {
    Te(q[t], l);
  }
  function Ws(t, l) {
    t.fill = X(t.fill || null), t.dir = ne(t.dir, -1), l = l ?? q.length, q.splice(l, 0, t);
  }
  function Gs(t) {
    t == null ? q.length = 0 : q.splice(t, 1);
  }
  n.addBand = Ws, n.setBand = Ns, n.delBand = Gs;
  function Is(t, l) {
    k[t].alpha = l, Ne && ot[t] != null && (ot[t].style.opacity = l), be && ye[t] && (ye[t].style.opacity = l);
  }
  let Et, zt, Kt;
  const Sl = { focus: true };
  function Ys(t) {
    if (t != Kt) {
      let l = t == null, r = yt.alpha != 1;
      k.forEach((f, c) => {
        if (s == 1 || c > 0) {
          let p = l || c == 0 || c == t;
          f._focus = l ? null : p, r && Is(c, p ? 1 : yt.alpha);
        }
      }), Kt = t, r && pl();
    }
  }
  be && sl && We(Qi, se, (t) => {
    V._lock || (Bt(t), Kt != null && vt(null, Sl, true, xe.setSeries));
  });
  function kt(t, l, r) {
    let f = x[l];
    r && (t = t / oe - (f.ori == 1 ? Me : pe));
    let c = K;
    f.ori == 1 && (c = A, t = c - t), f.dir == -1 && (t = c - t);
    let p = f._min, S = f._max, _ = t / c, v = p + (S - p) * _, b = f.distr;
    return b == 3 ? xl(10, v) : b == 4 ? xr(v, f.asinh) : b == 100 ? f.bwd(v) : v;
  }
  function Bs(t, l) {
    let r = kt(t, P, l);
    return dt(r, i[0], Pe, De);
  }
  n.valToIdx = (t) => dt(t, i[0]), n.posToIdx = Bs, n.posToVal = kt, n.valToPos = (t, l, r) => x[l].ori == 0 ? a(t, x[l], r ? Ke : K, r ? $e : 0) : u(t, x[l], r ? at : A, r ? nt : 0), n.setCursor = (t, l, r) => {
    he = t.left, _e = t.top, jt(null, l, r);
  };
  function Vi(t, l) {
    de(wl, yl, me.left = t), de(wl, Hl, me.width = l);
  }
  function Ri(t, l) {
    de(wl, "top", me.top = t), de(wl, Nl, me.height = l);
  }
  let Rl = T.ori == 0 ? Vi : Ri, zl = T.ori == 1 ? Vi : Ri;
  function Us() {
    if (be && J.live) for (let t = s == 2 ? 1 : 0; t < k.length; t++) {
      if (t == 0 && lt) continue;
      let l = J.values[t], r = 0;
      for (let f in l) St[t][r++].firstChild.nodeValue = l[f];
    }
  }
  function Rn(t, l) {
    if (t != null && (t.idxs ? t.idxs.forEach((r, f) => {
      fe[f] = r;
    }) : Ar(t.idx) || fe.fill(t.idx), J.idx = fe[0]), be && J.live) {
      for (let r = 0; r < k.length; r++) (r > 0 || s == 1 && !lt) && Ks(r, fe[r]);
      Us();
    }
    it = false, l !== false && Ve("setLegend");
  }
  n.setLegend = Rn;
  function Ks(t, l) {
    let r = k[t], f = t == 0 && j == 2 ? pt : i[t], c;
    lt ? c = r.values(n, t, l) ?? Lt : (c = r.value(n, l == null ? null : f[l], t, l), c = c == null ? Lt : { _: c }), J.values[t] = c;
  }
  function jt(t, l, r) {
    Li = he, Ci = _e, [he, _e] = V.move(n, he, _e), V.left = he, V.top = _e, Ne && (hl && bt(hl, Ee(he), 0, K, A), ml && bt(ml, 0, Ee(_e), K, A));
    let f, c = Pe > De;
    Et = ce, zt = null;
    let p = T.ori == 0 ? K : A, S = T.ori == 1 ? K : A;
    if (he < 0 || ze == 0 || c) {
      f = V.idx = null;
      for (let _ = 0; _ < k.length; _++) {
        let v = ot[_];
        v != null && bt(v, -10, -10, K, A);
      }
      sl && vt(null, Sl, true, t == null && xe.setSeries), J.live && (fe.fill(f), it = true);
    } else {
      let _, v, b;
      s == 1 && (_ = T.ori == 0 ? he : _e, v = kt(_, P), f = V.idx = dt(v, i[0], Pe, De), b = C(i[0][f], T, p, 0));
      let M = -10, E = -10, Y = 0, ie = 0, le = true, Z = "", W = "";
      for (let R = s == 2 ? 1 : 0; R < k.length; R++) {
        let ge = k[R], ve = fe[R], Re = ve == null ? null : s == 1 ? i[R][ve] : i[R][1][ve], ue = V.dataIdx(n, R, f, v), ke = ue == null ? null : s == 1 ? i[R][ue] : i[R][1][ue];
        if (it = it || ke != Re || ue != ve, fe[R] = ue, R > 0 && ge.show) {
          let Je = ue == null ? -10 : ue == f ? b : C(s == 1 ? i[0][ue] : i[R][0][ue], T, p, 0), Ge = ke == null ? -10 : I(ke, s == 1 ? x[ge.scale] : x[ge.facets[1].scale], S, 0);
          if (sl && ke != null) {
            let st = T.ori == 1 ? he : _e, ht = Ae(yt.dist(n, R, ue, Ge, st));
            if (ht < Et) {
              let xt = yt.bias;
              if (xt != 0) {
                let Ze = kt(st, ge.scale), rt = ke >= 0 ? 1 : -1, mt = Ze >= 0 ? 1 : -1;
                mt == rt && (mt == 1 ? xt == 1 ? ke >= Ze : ke <= Ze : xt == 1 ? ke <= Ze : ke >= Ze) && (Et = ht, zt = R);
              } else Et = ht, zt = R;
            }
          }
          if (it || rl) {
            let st, ht;
            T.ori == 0 ? (st = Je, ht = Ge) : (st = Ge, ht = Je);
            let xt, Ze, rt, mt, Tt, Ie, Qe = true, qt = Oe.bbox;
            if (qt != null) {
              Qe = false;
              let Ye = qt(n, R);
              rt = Ye.left, mt = Ye.top, xt = Ye.width, Ze = Ye.height;
            } else rt = st, mt = ht, xt = Ze = Oe.size(n, R);
            if (Ie = Oe.fill(n, R), Tt = Oe.stroke(n, R), rl) R == zt && Et <= yt.prox && (M = rt, E = mt, Y = xt, ie = Ze, le = Qe, Z = Ie, W = Tt);
            else {
              let Ye = ot[R];
              Ye != null && (fl[R] = rt, ul[R] = mt, oo(Ye, xt, Ze, Qe), no(Ye, Ie, Tt), bt(Ye, ut(rt), ut(mt), K, A));
            }
          }
        }
      }
      if (rl) {
        let R = yt.prox, ge = Kt == null ? Et <= R : Et > R || zt != Kt;
        if (it || ge) {
          let ve = ot[0];
          ve != null && (fl[0] = M, ul[0] = E, oo(ve, Y, ie, le), no(ve, Z, W), bt(ve, ut(M), ut(E), K, A));
        }
      }
    }
    if (me.show && Vt) if (t != null) {
      let [_, v] = xe.scales, [b, M] = xe.match, [E, Y] = t.cursor.sync.scales, ie = t.cursor.drag;
      if (Le = ie._x, Ce = ie._y, Le || Ce) {
        let { left: le, top: Z, width: W, height: R } = t.select, ge = t.scales[E].ori, ve = t.posToVal, Re, ue, ke, Je, Ge, st = _ != null && b(_, E), ht = v != null && M(v, Y);
        st && Le ? (ge == 0 ? (Re = le, ue = W) : (Re = Z, ue = R), ke = x[_], Je = C(ve(Re, E), ke, p, 0), Ge = C(ve(Re + ue, E), ke, p, 0), Rl(wt(Je, Ge), Ae(Ge - Je))) : Rl(0, p), ht && Ce ? (ge == 1 ? (Re = le, ue = W) : (Re = Z, ue = R), ke = x[v], Je = I(ve(Re, Y), ke, S, 0), Ge = I(ve(Re + ue, Y), ke, S, 0), zl(wt(Je, Ge), Ae(Ge - Je))) : zl(0, S);
      } else On();
    } else {
      let _ = Ae(Li - Pi), v = Ae(Ci - Di);
      if (T.ori == 1) {
        let Y = _;
        _ = v, v = Y;
      }
      Le = Fe.x && _ >= Fe.dist, Ce = Fe.y && v >= Fe.dist;
      let b = Fe.uni;
      b != null ? Le && Ce && (Le = _ >= b, Ce = v >= b, !Le && !Ce && (v > _ ? Ce = true : Le = true)) : Fe.x && Fe.y && (Le || Ce) && (Le = Ce = true);
      let M, E;
      Le && (T.ori == 0 ? (M = gl, E = he) : (M = dl, E = _e), Rl(wt(M, E), Ae(E - M)), Ce || zl(0, S)), Ce && (T.ori == 1 ? (M = gl, E = he) : (M = dl, E = _e), zl(wt(M, E), Ae(E - M)), Le || Rl(0, p)), !Le && !Ce && (Rl(0, 0), zl(0, 0));
    }
    if (Fe._x = Le, Fe._y = Ce, t == null) {
      if (r) {
        if (Ui != null) {
          let [_, v] = xe.scales;
          xe.values[0] = _ != null ? kt(T.ori == 0 ? he : _e, _) : null, xe.values[1] = v != null ? kt(T.ori == 1 ? he : _e, v) : null;
        }
        Ol(In, n, he, _e, K, A, f);
      }
      if (sl) {
        let _ = r && xe.setSeries, v = yt.prox;
        Kt == null ? Et <= v && vt(zt, Sl, true, _) : Et > v ? vt(null, Sl, true, _) : zt != Kt && vt(zt, Sl, true, _);
      }
    }
    it && (J.idx = f, Rn()), l !== false && Ve("setCursor");
  }
  let Ft = null;
  Object.defineProperty(n, "rect", { get() {
    return Ft == null && Fl(false), Ft;
  } });
  function Fl(t = false) {
    t ? Ft = null : (Ft = D.getBoundingClientRect(), Ve("syncRect", Ft));
  }
  function zi(t, l, r, f, c, p, S) {
    V._lock || Vt && t != null && t.movementX == 0 && t.movementY == 0 || (zn(t, l, r, f, c, p, S, false, t != null), t != null ? jt(null, true, true) : jt(l, true, false));
  }
  function zn(t, l, r, f, c, p, S, _, v) {
    if (Ft == null && Fl(false), Bt(t), t != null) r = t.clientX - Ft.left, f = t.clientY - Ft.top;
    else {
      if (r < 0 || f < 0) {
        he = -10, _e = -10;
        return;
      }
      let [b, M] = xe.scales, E = l.cursor.sync, [Y, ie] = E.values, [le, Z] = E.scales, [W, R] = xe.match, ge = l.axes[0].side % 2 == 1, ve = T.ori == 0 ? K : A, Re = T.ori == 1 ? K : A, ue = ge ? p : c, ke = ge ? c : p, Je = ge ? f : r, Ge = ge ? r : f;
      if (le != null ? r = W(b, le) ? h(Y, x[b], ve, 0) : -10 : r = ve * (Je / ue), Z != null ? f = R(M, Z) ? h(ie, x[M], Re, 0) : -10 : f = Re * (Ge / ke), T.ori == 1) {
        let st = r;
        r = f, f = st;
      }
    }
    v && (l == null || l.cursor.event.type == In) && ((r <= 1 || r >= K - 1) && (r = Qt(r, K)), (f <= 1 || f >= A - 1) && (f = Qt(f, A))), _ ? (Pi = r, Di = f, [gl, dl] = V.move(n, r, f)) : (he = r, _e = f);
  }
  const Fn = { width: 0, height: 0, left: 0, top: 0 };
  function On() {
    Xl(Fn, false);
  }
  let Fi, Oi, Hi, Ni;
  function Wi(t, l, r, f, c, p, S) {
    Vt = true, Le = Ce = Fe._x = Fe._y = false, zn(t, l, r, f, c, p, S, true, false), t != null && (We(Yn, Un, Gi, false), Ol(Ji, n, gl, dl, K, A, null));
    let { left: _, top: v, width: b, height: M } = me;
    Fi = _, Oi = v, Hi = b, Ni = M;
  }
  function Gi(t, l, r, f, c, p, S) {
    Vt = Fe._x = Fe._y = false, zn(t, l, r, f, c, p, S, false, true);
    let { left: _, top: v, width: b, height: M } = me, E = b > 0 || M > 0, Y = Fi != _ || Oi != v || Hi != b || Ni != M;
    if (E && Y && Xl(me), Fe.setScale && E && Y) {
      let ie = _, le = b, Z = v, W = M;
      if (T.ori == 1 && (ie = v, le = M, Z = _, W = b), Le && Rt(P, kt(ie, P), kt(ie + le, P)), Ce) for (let R in x) {
        let ge = x[R];
        R != P && ge.from == null && ge.min != ce && Rt(R, kt(Z + W, R), kt(Z, R));
      }
      On();
    } else V.lock && (V._lock = !V._lock, jt(l, true, t != null));
    t != null && (nl(Yn, Un), Ol(Yn, n, he, _e, K, A, null));
  }
  function js(t, l, r, f, c, p, S) {
    if (V._lock) return;
    Bt(t);
    let _ = Vt;
    if (Vt) {
      let v = true, b = true, M = 10, E, Y;
      T.ori == 0 ? (E = Le, Y = Ce) : (E = Ce, Y = Le), E && Y && (v = he <= M || he >= K - M, b = _e <= M || _e >= A - M), E && v && (he = he < gl ? 0 : K), Y && b && (_e = _e < dl ? 0 : A), jt(null, true, true), Vt = false;
    }
    he = -10, _e = -10, fe.fill(null), jt(null, true, true), _ && (Vt = _);
  }
  function Ii(t, l, r, f, c, p, S) {
    V._lock || (Bt(t), _n(), On(), t != null && Ol(Xi, n, he, _e, K, A, null));
  }
  function Yi() {
    H.forEach(Bf), Sn(n.width, n.height, true);
  }
  Jt(tn, kl, Yi);
  const _l = {};
  _l.mousedown = Wi, _l.mousemove = zi, _l.mouseup = Gi, _l.dblclick = Ii, _l.setSeries = (t, l, r, f) => {
    let c = xe.match[2];
    r = c(n, l, r), r != -1 && vt(r, f, true, false);
  }, Ne && (We(Ji, D, Wi), We(In, D, zi), We(Zi, D, (t) => {
    Bt(t), Fl(false);
  }), We(Qi, D, js), We(Xi, D, Ii), gi.add(n), n.syncRect = Fl);
  const en = n.hooks = e.hooks || {};
  function Ve(t, l, r) {
    Dn ? Vl.push([t, l, r]) : t in en && en[t].forEach((f) => {
      f.call(null, n, l, r);
    });
  }
  (e.plugins || []).forEach((t) => {
    for (let l in t.hooks) en[l] = (en[l] || []).concat(t.hooks[l]);
  });
  const Bi = (t, l, r) => r, xe = Te({ key: null, setSeries: false, filters: { pub: So, sub: So }, scales: [P, k[1] ? k[1].scale : null], match: [_o, _o, Bi], values: [null, null] }, V.sync);
  xe.match.length == 2 && xe.match.push(Bi), V.sync = xe;
  const Ui = xe.key, Hn = ns(Ui);
  function Ol(t, l, r, f, c, p, S) {
    xe.filters.pub(t, l, r, f, c, p, S) && Hn.pub(t, l, r, f, c, p, S);
  }
  Hn.sub(n);
  function qs(t, l, r, f, c, p, S) {
    xe.filters.sub(t, l, r, f, c, p, S) && _l[t](null, l, r, f, c, p, S);
  }
  n.pub = qs;
  function $s() {
    Hn.unsub(n), gi.delete(n), Nt.clear(), $n(tn, kl, Yi), g.remove(), se?.remove(), Ve("destroy");
  }
  n.destroy = $s;
  function Nn() {
    Ve("init", e, i), vi(i || e.data, false), F[P] ? Ln(P, F[P]) : _n(), jl = me.show && (me.width > 0 || me.height > 0), Yt = it = true, Sn(e.width, e.height);
  }
  return k.forEach(_i), H.forEach(As), o ? o instanceof HTMLElement ? (o.appendChild(g), Nn()) : o(n, Nn) : Nn(), n;
}
He.assign = Te, He.fmtNum = Qn, He.rangeNum = sn, He.rangeLog = on, He.rangeAsinh = Jn, He.orient = el, He.pxRatio = oe, He.join = Rr, He.fmtDate = li, He.tzDate = Ur, He.sync = ns;
{
  He.addGap = Ef, He.clipGaps = hn;
  let e = He.paths = { points: cs };
  e.linear = ps, e.stepped = Lf, e.bars = Cf, e.spline = Rf;
}

// uplot/uplot.css
var uplot_default = '.uplot, .uplot *, .uplot *::before, .uplot *::after {box-sizing: border-box;}.uplot {font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji";line-height: 1.5;width: min-content;}.u-title {text-align: center;font-size: 18px;font-weight: bold;}.u-wrap {position: relative;user-select: none;}.u-over, .u-under {position: absolute;}.u-under {overflow: hidden;}.uplot canvas {display: block;position: relative;width: 100%;height: 100%;}.u-axis {position: absolute;}.u-legend {font-size: 14px;margin: auto;text-align: center;}.u-inline {display: block;}.u-inline * {display: inline-block;}.u-inline tr {margin-right: 16px;}.u-legend th {font-weight: 600;}.u-legend th > * {vertical-align: middle;display: inline-block;}.u-legend .u-marker {width: 1em;height: 1em;margin-right: 4px;background-clip: padding-box !important;}.u-inline.u-live th::after {content: ":";vertical-align: middle;}.u-inline:not(.u-live) .u-value {display: none;}.u-series > * {padding: 4px;}.u-series th {cursor: pointer;}.u-legend .u-off > * {opacity: 0.3;}.u-select {background: rgba(0,0,0,0.07);position: absolute;pointer-events: none;}.u-cursor-x, .u-cursor-y {position: absolute;left: 0;top: 0;pointer-events: none;will-change: transform;}.u-hz .u-cursor-x, .u-vt .u-cursor-y {height: 100%;border-right: 1px dashed #607D8B;}.u-hz .u-cursor-y, .u-vt .u-cursor-x {width: 100%;border-bottom: 1px dashed #607D8B;}.u-cursor-pt {position: absolute;top: 0;left: 0;border-radius: 50%;border: 0 solid;pointer-events: none;will-change: transform;/*this has to be !important since we set inline "background" shorthand */background-clip: padding-box !important;}.u-axis.u-off, .u-select.u-off, .u-cursor-x.u-off, .u-cursor-y.u-off, .u-cursor-pt.u-off {display: none;}';

// parts/page.js
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`);
  add(element, ...children);
  return element;
}
function add(element, ...children) {
  element.append(...children.map((child) => child.box ?? child));
}
function div(name, ...children) {
  return make("div", { class: name }, ...children);
}
function whenNew(work) {
  let last;
  return (value) => {
    if (value !== last) work(last = value);
  };
}
function colourName(look) {
  return `--${look.replaceAll(" ", "-")}`;
}
function plural(count, word) {
  return count === 1 ? `1 ${word}` : `${count} ${word}s`;
}
function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

// parts/controls.js
function bound(frame, held) {
  const { key, ...own } = typeof held === "string" ? { key: held } : held;
  const chose = (value) => frame.choose({ [key]: value });
  return { at: () => frame.chosen[key], chose, ...own };
}
function slider(frame, label, held, options) {
  const { among, min = 0, max = among?.length - 1, step = 1, words = String } = options;
  const { at, chose } = bound(frame, held);
  const input = make("input", { type: "range", min, max, step, "aria-label": label });
  const shown = make("output");
  input.addEventListener("input", () => {
    const value = Number(input.value);
    chose(among ? among[value] : value);
  });
  const say = whenNew((text) => {
    shown.textContent = text;
    input.setAttribute("aria-valuetext", text);
  });
  frame.each(() => {
    const value = at();
    const place = among ? among.indexOf(value) : value;
    if (Number(input.value) !== place) input.value = `${place}`;
    say(words(value));
    input.style.setProperty("--share", `${100 * (place - min) / (max - min || 1)}%`);
  });
  return make("label", { class: "slider" }, make("span", {}, label), input, shown);
}
function choice(frame, label, held, among, words = String) {
  const { at, chose } = bound(frame, held);
  const places = { at: () => [among.indexOf(at())], chose: ([place]) => chose(among[place]) };
  const labels = buttonsOf(frame, places, among.map(words), "textContent");
  return make("fieldset", { class: "choice" }, make("legend", {}, label), div("bar", ...labels));
}
function buttonsOf(frame, { at, chose }, texts, content, type = "radio") {
  const group = newGroup();
  const ticks = texts.map((text) => {
    return tick(type, group, Object.assign(make("span"), { [content]: text }));
  });
  const chosen = () => ticks.flatMap(({ input }, place) => input.checked ? [place] : []);
  ticks.forEach(({ input }) => input.addEventListener("change", () => chose(chosen())));
  frame.each(() => {
    const places = at();
    ticks.forEach(({ input }, place) => input.checked = places.includes(place));
  });
  return ticks;
}
function tick(type, group, content) {
  const input = make("input", { type, name: group });
  return { box: make("label", {}, input, content), input };
}
function newGroup() {
  return `course-${Math.random()}`;
}
function button(words, pressed, label = "") {
  const made = make("button", { type: "button", ...label ? { "aria-label": label } : {} }, words);
  made.addEventListener("click", pressed);
  return made;
}
function onDrag(element, { pressed, moved, lifted, hovered }) {
  element.style.touchAction = "none";
  const place = ({ clientX, clientY }) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [clamp((clientX - left) / width, 0, 1), clamp((clientY - top) / height, 0, 1)];
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    (pressed ?? moved)(...place(event));
  });
  element.addEventListener("pointermove", (event) => {
    if (!element.hasPointerCapture(event.pointerId)) return hovered?.(...place(event));
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) moved(...place(one));
  });
  element.addEventListener("lostpointercapture", () => lifted?.());
}

// parts/shapes.js
function circle(x, y, across, up = across) {
  const path = new Path2D();
  path.ellipse(x, y, across, up, 0, 0, 2 * Math.PI);
  return path;
}
function paint(context, path, { fill, stroke, width = 1, dash = [], alpha = 1 }) {
  context.save();
  Object.assign(context, { lineWidth: width, lineJoin: "round", globalAlpha: alpha });
  context.setLineDash(dash);
  if (fill) Object.assign(context, { fillStyle: fill }).fill(path);
  if (stroke) Object.assign(context, { strokeStyle: stroke }).stroke(path);
  context.restore();
}

// parts/looks.js
var DASHES = { "-": [], "--": [8, 5], ":": [2, 4], "-.": [8, 4, 2, 4] };
var OUTLINES = {
  o: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
  s: "M-3.5 -3.5h7v7h-7Z",
  "^": "M0 -4.5L4.5 3.5H-4.5Z",
  v: "M0 4.5L4.5 -3.5H-4.5Z",
  D: "M0 -5L4.5 0L0 5L-4.5 0Z",
  P: "M-1.5 -4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3Z",
  X: "M-4.5 -2.5l2 -2l2.5 2.5l2.5 -2.5l2 2l-2.5 2.5l2.5 2.5l-2 2l-2.5 -2.5l-2.5 2.5l-2 -2l2.5 -2.5Z"
};
function drawMarker(context, look, x, y, scale, edge = "") {
  const path = new Path2D();
  const outline = new Path2D(OUTLINES[look.marker] ?? OUTLINES.o);
  path.addPath(outline, new DOMMatrix([scale, 0, 0, scale, x, y]));
  paint(context, path, { fill: look.colour, stroke: edge, width: scale });
}
function legend(frame, names) {
  const items = names.map(([words, look]) => {
    const { line = "-", marker } = frame.look(look);
    const mark = marker ? `<path d="${OUTLINES[marker]}" transform="translate(16 7)"/>` : "";
    const item = make("li");
    item.innerHTML = `<svg width="32" height="14" aria-hidden="true"><path d="M0 7H32" class="line" stroke-dasharray="${DASHES[line].join(" ")}"/>${mark}</svg>`;
    item.style.setProperty("--own", `var(${colourName(look)})`);
    item.append(words);
    return item;
  });
  return make("ul", { class: "legend" }, ...items);
}

// parts/chart.js
var MOST_MARKERS = 40;
function chart(frame, { label, x, y, series, names, height = 260, picked, over }) {
  const place = make("div", { class: "chart", role: "img", "aria-label": label });
  const caption = div("axis-label", y.label);
  const below = div("axis-label below", x.label);
  const known = names ?? (series.length > 1 ? series.map(({ name, look }) => [name, look]) : []);
  const box = div("chart-box", make("style", {}, uplot_default), caption, place, below);
  if (known.length) box.prepend(legend(frame, known));
  const plot = new He(
    {
      width: 300,
      height,
      legend: { show: false },
      cursor: { show: false },
      select: { show: false },
      scales: { x: scaleOf(x), y: scaleOf(y) },
      axes: [
        { ...axisOf(frame, x), grid: { show: false }, size: 30, space: 40 },
        { ...axisOf(frame, y), size: 52 }
      ],
      series: [{}, ...series.map((one) => drawn(frame, one))],
      // uPlot draws itself once before it has any values.
      hooks: { draw: [(self) => self.data[0].length && decorate(frame, self, series, over)] }
    },
    [[], ...series.map(() => [])],
    place
  );
  if (picked) {
    place.classList.add("draggable");
    const moved = (across, down) => {
      const { clientWidth: width, clientHeight: height2 } = plot.over;
      picked(plot.posToVal(across * width, "x"), plot.posToVal(down * height2, "y"));
    };
    onDrag(plot.over, { moved });
  }
  frame.atResize(place, () => plot.setSize({ width: place.clientWidth, height }));
  frame.root.parentElement.addEventListener("dressed", () => plot.redraw(false, true));
  frame.atEnd(() => plot.destroy());
  if (over) frame.each(() => plot.redraw(false, false));
  return { box, set: (columns) => plot.setData(columns), caption, below };
}
function axisOf(frame, { ticks, words }) {
  const written = words ?? ((value) => `${Number(value.toPrecision(4))}`);
  const line = () => frame.inks().line;
  return {
    stroke: () => frame.inks().soft,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 5 },
    font: "12px system-ui, sans-serif",
    gap: 4,
    splits: ticks && (() => ticks),
    filter: ticks && ((_, splits) => splits),
    values: (_, splits) => splits.map((value) => value === null ? "" : written(value))
  };
}
function scaleOf({ log, range }) {
  return { time: false, distr: log ? 3 : 1, log: 2, range: range && (() => range) };
}
function drawn(frame, { name, look, kind = "line" }) {
  const stroke = () => frame.colour(look);
  const { bars, stepped } = He.paths;
  const paths = { bars: bars({ size: [1, Infinity], gap: 1 }), steps: stepped({ align: 1 }) }[kind];
  const style = kind === "bars" ? { width: 0, fill: stroke } : { width: 2 };
  const dash = DASHES[frame.look(look).line ?? "-"];
  return { label: name, points: { show: false }, stroke, paths, dash, ...style };
}
function decorate(frame, plot, series, over) {
  const context = plot.ctx;
  const unit = devicePixelRatio;
  const x = (value) => plot.valToPos(value, "x", true);
  const y = (value) => plot.valToPos(value, "y", true);
  const { top, height } = plot.bbox;
  series.forEach(({ look, kind = "line" }, k) => {
    const values = plot.data[k + 1];
    const it = frame.look(look);
    if (!it.marker || values.length > MOST_MARKERS || kind !== "line") return;
    values.forEach((value, place) => {
      if (value === null || value === void 0) return;
      drawMarker(context, it, x(plot.data[0][place]), y(value), 0.8 * unit);
    });
  });
  const { ink, paper } = frame.inks();
  over?.({
    marker: (a, b, look, size = 1.6) => drawMarker(context, frame.look(look), x(a), y(b), size * unit, paper),
    rule(value, wide = 1, colour = ink) {
      context.fillStyle = colour;
      context.fillRect(x(value) - wide * unit / 2, top, wide * unit, height);
    },
    knob: (value) => paint(context, circle(x(value), top + 8 * unit, 8 * unit), { fill: ink })
  });
}

// parts/style.css
var style_default = '/* One look for all interactives. Colours of data come from Python, as --autoencoder, --PCA, ... */\n.course-interactive {\n  --ink: #1d2129; --soft: #565d68; --line: #dfe3e8; --paper: #ffffff; --raised: #f4f6f8;\n  --accent: #0b5cad; --on-accent: #ffffff; --good: #1b6e3c; --bad: #a8400a;\n  container-type: inline-size;\n  box-sizing: border-box; max-width: 1000px; margin: 4px 0 8px; padding: 16px 18px;\n  background: var(--paper); color: var(--ink); border: 1px solid var(--line); border-radius: 10px;\n  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; text-align: left;\n}\n.course-interactive[data-theme="dark"] {\n  --ink: #e9ecf1; --soft: #aab2bf; --line: #3a404a; --paper: #1a1d23; --raised: #262a32;\n  --accent: #7cb7f5; --on-accent: #10141a; --good: #7fd3a0; --bad: #ffb084;\n  color-scheme: dark;\n}\n.course-interactive {\n  & *, & *::before, & *::after { box-sizing: border-box; }\n  & .body > * + * { margin-top: 14px; }\n  & .problem, & .notice { margin: 0; }\n  & .problem:not(:empty), & .notice:not(:empty) { margin-bottom: 10px; padding: 6px 10px;\n    border-left: 4px solid var(--bad); background: var(--raised); border-radius: 4px; }\n  & .notice:not(:empty) { border-color: var(--accent); }\n  & .spoken { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden;\n    clip-path: inset(50%); white-space: nowrap; }\n  & p { margin: 0; max-width: 46em; }\n  & .soft, & .lines, & .axis-label { color: var(--soft); }\n  & .number { font-variant-numeric: tabular-nums; }\n\n  & pre { margin: 0; padding: 10px 12px; overflow-x: auto; background: var(--raised); color: var(--ink);\n    border-radius: 6px; font: 12.5px/1.5 ui-monospace, Menlo, Consolas, monospace;\n    white-space: pre; word-break: normal; }\n  /* Controls below each other: names, handles and values in columns of their own. */\n  & .settings { display: grid; gap: 10px 12px; align-content: start; grid-template-columns: minmax(0, 1fr); }\n  @container (min-width: 481px) {\n    & .settings { grid-template-columns: max-content minmax(80px, 1fr) minmax(5.5em, max-content); }\n    & .settings > * { grid-column: 1 / -1; }\n    & .settings .slider { grid-template-columns: subgrid; }\n  }\n\n  & .row { display: flex; flex-wrap: wrap; gap: 12px 20px; align-items: center; }\n  /* Controls with a name above stand on one line with each other, a slider with their lower half. */\n  & .row > :is(.choice, .strip-box) { align-self: start; }\n  & .row:has(> .choice) > .slider { align-self: end; }\n  & .columns { display: grid; gap: 18px 26px; }\n  & .columns > * { min-width: 0; }\n  @container (min-width: 720px) {\n    & .columns { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }\n    & .columns.wide-right { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); }\n  }\n\n  /* Pictures */\n  & .picture { display: block; width: 100%; aspect-ratio: 1; image-rendering: pixelated;\n    background: #000; border-radius: 3px; }\n  /* Nothing is there yet. */\n  & .picture.empty { opacity: 0.07; }\n  & div:has(> .empty) { position: relative; }\n  & div:has(> .empty)::after { content: "after the first epoch"; position: absolute; inset: auto 0 38%;\n    text-align: center; color: var(--soft); }\n  & .panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(84px, 1fr)); gap: 14px; }\n  & .panel { margin: 0; min-width: 0; }\n  & .panel figcaption { font-weight: 600; margin-bottom: 4px; color: inherit; font-size: 14px; }\n  & .panel .picture { border-top: 4px solid var(--bar, transparent); }\n  & .panel .paper { border-top: 0; }\n  & .panel .lines { margin-top: 4px; font-variant-numeric: tabular-nums; font-size: 13px; }\n  & .panel.best .lines { color: var(--ink); font-weight: 600; }\n\n  & .paper { image-rendering: auto; cursor: crosshair; max-width: 340px; border-radius: 8px; }\n  & .plane { display: block; width: 100%; aspect-ratio: 1; border-radius: 4px; cursor: crosshair; }\n  & .columns.always { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 14px; }\n  & .beside { display: grid; gap: 14px 22px; grid-template-columns: minmax(0, 1fr); }\n  & .beside > .panel { max-width: 170px; }\n  & .walk { display: grid; grid-template-columns: 48px minmax(0, 1fr) 48px; gap: 10px; align-items: start; }\n  & .walk .strip { justify-content: space-between; }\n  & .walk .panel .picture { border: 0; }\n  & .walk .panel figcaption { text-align: center; margin: 0; }\n  & .walk .panel .lines { text-align: center; margin: 0; }\n  & table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 0; width: auto;\n    color: var(--ink); font-size: 14px; border: 0; background: none; }\n  & th, & td { text-align: right; padding: 5px 10px; border: 0; border-bottom: 1px solid var(--line);\n    font-weight: 400; background: none; white-space: nowrap; }\n  & th { color: var(--soft); }\n  & tr, & tr:nth-child(n) { background: none; }\n  & .thirds { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 14px; align-items: start;\n    align-content: start; }\n  & .thirds > p { align-self: center; font-size: 13px; }\n  & .stack > * + * { margin-top: 10px; }\n\n  & .strips { display: grid; gap: 6px 24px; grid-template-columns: minmax(0, 1fr); }\n  & .strip-box { min-width: 0; }\n  & .strip-box .label, & .choice legend { color: var(--soft); font-size: 13px; padding: 0;\n    margin-bottom: 4px; }\n  & .strip { display: flex; gap: 4px; overflow-x: auto; padding: 4px; margin: 0 -4px;\n    scrollbar-width: thin; position: relative; }\n  & .strip label { flex: none; position: relative; width: 44px; height: 44px; padding: 3px; margin: 0;\n    border-radius: 6px; border: 2px solid transparent; }\n  & .strip label .picture { border-radius: 2px; }\n  & .strip label:hover { border-color: var(--line); }\n  & .strip label:has(:checked) { border-color: var(--accent); background: var(--accent); }\n\n  /* Controls */\n  & button, & .bar label { font: inherit; color: var(--ink); background: var(--raised);\n    border: 1px solid var(--line); border-radius: 8px; min-height: 36px; padding: 4px 14px;\n    cursor: pointer; }\n  & button:hover, & .bar label:hover { border-color: var(--soft); }\n  & :is(button, input[type="range"]):disabled { opacity: 0.5; cursor: default; }\n  & button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent);\n    font-weight: 600; }\n  & :is(button, input, canvas, [tabindex]):focus-visible, & :is(.bar, .strip) label:has(:focus-visible) {\n    outline: 3px solid var(--accent); outline-offset: 2px; }\n  & .choice { border: 0; padding: 0; margin: 0; min-width: 0; }\n  & .bar { display: flex; flex-wrap: wrap; gap: 6px; }\n  & .bar label { display: inline-flex; align-items: center; position: relative; }\n  & :is(.bar, .strip) input { position: absolute; opacity: 0; inset: 0; width: 100%; height: 100%; margin: 0;\n    cursor: pointer; }\n  & .bar label:has(:checked) { background: var(--accent); border-color: var(--accent);\n    color: var(--on-accent); font-weight: 600; }\n  & .slider { display: grid; grid-template-columns: auto minmax(120px, 1fr) minmax(4.5em, auto);\n    gap: 12px; align-items: center; flex: 1 1 300px; }\n  & .slider span { color: var(--soft); }\n  & .slider output { font-weight: 600; font-variant-numeric: tabular-nums; }\n  & input[type="range"] { appearance: none; width: 100%; height: 36px; margin: 0; background: none;\n    cursor: pointer; }\n  & input[type="range"]::-webkit-slider-runnable-track { height: 6px; border-radius: 3px;\n    background: linear-gradient(to right, var(--accent) var(--share), var(--line) var(--share)); }\n  & input[type="range"]::-moz-range-track { height: 6px; border-radius: 3px; background: var(--line); }\n  & input[type="range"]::-moz-range-progress { height: 6px; border-radius: 3px;\n    background: var(--accent); }\n  & input[type="range"]::-webkit-slider-thumb { appearance: none; width: 22px; height: 22px;\n    margin-top: -8px; border-radius: 50%; background: var(--paper); border: 3px solid var(--accent);\n    box-shadow: 0 1px 3px rgb(0 0 0 / 0.3); }\n  & input[type="range"]::-moz-range-thumb { width: 16px; height: 16px; border-radius: 50%;\n    background: var(--paper); border: 3px solid var(--accent); }\n  @media (pointer: coarse) {\n    & button, & .bar label, & input[type="range"] { min-height: 44px; }\n    & .bar label { min-width: 44px; justify-content: center; }\n  }\n  @container (min-width: 620px) {\n    & .beside { grid-template-columns: 170px minmax(0, 1fr); }\n  }\n  @container (max-width: 480px) {\n    & .columns.always { grid-template-columns: minmax(0, 1fr); }\n    & .panels { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 10px; }\n    & .thirds { gap: 10px; }\n    & .panel figcaption { font-size: 12px; }\n    & .panel .lines { font-size: 12px; }\n    & th, & td { padding: 5px; font-size: 13px; }\n    & .bar label { padding: 4px 10px; }\n    & .slider { grid-template-columns: 1fr auto; gap: 0 12px; }\n    & .slider input { grid-column: 1 / -1; grid-row: 2; }\n  }\n\n  /* Where the system chooses the colours, it takes away grounds: what they say is said by frames. */\n  @media (forced-colors: active) {\n    & :is(.bar, .strip) label:has(:checked) { border: 3px solid Highlight; }\n    & input[type="range"] { appearance: auto; }\n    & :is(.legend svg, .bar-of-unit, .scale, .panel .picture) { forced-color-adjust: none; }\n  }\n\n  /* Questions: predictions and quizzes */\n  & .answers { border: 0; margin-inline: 0; padding: 0; min-width: 0; }\n  & .answers label { display: flex; gap: 10px; align-items: flex-start; padding: 12px 10px;\n    margin: 0 -10px; border-radius: 8px; cursor: pointer; min-height: 44px; }\n  & .answers:not(:has(:disabled)) label:hover, & .answers label:has(:checked) { background: var(--raised); }\n  & .answers label:has(:focus-visible) { outline: 3px solid var(--accent); }\n  & .answers input:focus-visible { outline: none; } /* the ring is around the label */\n  & .answers:has(:disabled) label { cursor: default; }\n  & .answers:has(:disabled) label:not(:has(:checked)) { color: var(--soft); }\n  & .answers input { flex: none; width: 18px; height: 18px; margin: 2px 0 0; accent-color: var(--accent); }\n  & .question { font-size: 16px; }\n  & .kicker { font-size: 12px; letter-spacing: 0.08em; text-transform: uppercase; color: var(--accent);\n    font-weight: 700; }\n  &[data-module="quiz"] { max-width: 52em; }\n  & .card { border-top: 1px solid var(--line); padding-top: 14px; }\n  & .card > * + * { margin-top: 6px; }\n  & .said[data-right="true"], & .said[data-right="false"] { border-left: 4px solid var(--bad);\n    padding: 6px 10px; background: var(--raised); border-radius: 4px; margin-top: 10px; }\n  & .said[data-right="true"] { border-color: var(--good); }\n  & .told, & .verdict { font-weight: 600; }\n  & code { overflow-wrap: anywhere; white-space: normal; background: var(--raised); color: inherit; padding: 1px 4px; border-radius: 4px; }\n  & [hidden] { display: none; }\n  &[data-module="prediction"] { max-width: 46em; border-left: 5px solid var(--accent); }\n  & .body[data-right="true"] .verdict { color: var(--good); }\n  & .body[data-right="false"] .verdict { color: var(--bad); }\n  /* Its ends stand beside the line, out of the way of the marks. */\n  & .scale { position: relative; height: 44px; margin: 14px 64px 4px; }\n  & .scale::before { content: ""; position: absolute; left: 0; right: 0; top: 20px; height: 4px;\n    border-radius: 2px; background: var(--line); }\n  & .scale .end { position: absolute; top: 13px; font-size: 12px; color: var(--soft); }\n  & .scale .end:first-child { right: calc(100% + 18px); }\n  & .scale .end:nth-child(2) { left: calc(100% + 18px); }\n  & .scale .mark { position: absolute; left: calc(100% * var(--share)); transform: translateX(-50%); font-size: 12px; font-weight: 700; }\n  & .scale .mark.you { top: 26px; color: var(--soft); }\n  & .scale .mark.it { top: -4px; color: var(--ink); }\n  & .scale .mark::after { content: ""; position: absolute; left: 50%; width: 14px; height: 14px;\n    border-radius: 50%; transform: translateX(-50%); border: 3px solid var(--paper); }\n  & .scale .mark.you::after { top: -11px; background: var(--soft); }\n  & .scale .mark.it::after { top: 19px; background: var(--accent); }\n  /* Units of a code, tables */\n  & .units { display: grid; grid-template-columns: repeat(auto-fill, minmax(48px, 1fr)); gap: 8px; }\n  & .unit { position: relative; padding: 3px; min-height: 0; border: 2px solid transparent;\n    background: none; border-radius: 6px; }\n  & .unit[aria-pressed="false"] { border: 2px dashed var(--soft); }\n  & .unit[aria-pressed="false"] .picture { opacity: 0.18; }\n  & .bar-of-unit { display: block; height: 6px; margin-top: 3px; border-radius: 2px;\n    background: linear-gradient(to right, var(--sparse) var(--size, 0%), var(--line) var(--size, 0%)); }\n  & .unit[aria-pressed="false"] .bar-of-unit { background: var(--line); }\n  & .note { position: absolute; left: 5px; top: 3px; color: #fff; font-size: 11px; }\n  & .pair { display: grid; gap: 14px; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); }\n  & .neighbours { display: grid; gap: 6px; grid-template-columns: repeat(7, minmax(0, 64px)); }\n  & .neighbours .panel { text-align: center; }\n  & .neighbours .picture { border: 3px solid transparent; background-clip: padding-box; }\n  & .unusual .picture { border-color: var(--denoising); }\n  & .neighbours figcaption { display: none; }\n  & .unusual .lines { font-weight: 700; color: var(--ink); }\n  & .panels.wide { grid-template-columns: repeat(2, minmax(0, 1fr)); }\n  & th:first-child { text-align: left; padding-left: 0; white-space: normal; }\n  & th[scope="col"] { color: var(--soft); }\n  & tr { background: none; }\n  & tr[aria-current="true"] > * { font-weight: 700; border-bottom-color: var(--accent); }\n\n  /* Charts */\n  & .chart { width: 100%; min-width: 0; overflow: hidden; }\n  & .chart.draggable .u-over { cursor: ew-resize; }\n  & .axis-label { font-size: 13px; }\n  & .axis-label.below { text-align: center; }\n  & .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none;\n    margin: 0 0 6px !important; padding: 0 !important; } /* a page of nbconvert indents lists */\n  & .legend li { display: inline-flex; gap: 8px; align-items: center; margin: 0; }\n  & .legend .line { fill: none; stroke: var(--own); stroke-width: 2; }\n  & .legend path:not(.line) { fill: var(--own); }\n}\n';

// parts/theme.js
var LIFT = 0.28;
function isDark(element) {
  for (let node = element.parentElement; node; node = node.parentElement) {
    const { backgroundColor } = getComputedStyle(node);
    const numbers = backgroundColor.match(/[\d.]+/g) ?? [0, 0, 0, 0];
    const [red, green, blue, alpha = 1] = numbers.map(Number);
    if (alpha > 0.5) return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
function watchTheme(changed) {
  const observer = new MutationObserver(changed);
  for (const node of [document.documentElement, document.body]) {
    observer.observe(node, { attributes: true });
  }
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    scheme.removeEventListener("change", changed);
  };
}
function onPaper(colour, dark) {
  if (!dark) return colour;
  const parts = [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
  const lift = Math.max(...parts) < 32 ? 0.9 : LIFT;
  const mixed = parts.map((part) => Math.round(part + lift * (255 - part)));
  return `rgb(${mixed.join(", ")})`;
}
function inkOf(root) {
  const style = getComputedStyle(root);
  const names = ["ink", "soft", "line", "paper"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

// parts/frame.js
var REST = 150;
var SPEECH = 400;
function interactive(build) {
  return {
    render({ model, el: el2 }) {
      const ends = [];
      const root = make("div", { class: "course-interactive", "data-module": model.get("module") });
      root.addEventListener("focusin", (event) => {
        event.target.setAttribute("data-lm-suppress-shortcuts", "true");
      });
      root.addEventListener("keydown", (event) => event.stopPropagation());
      const problem = make("div", { class: "problem", role: "alert" });
      const notice = make("div", { class: "notice", role: "status" });
      const spoken = make("p", { class: "spoken", "aria-live": "polite" });
      const body = div("body");
      root.append(make("style", {}, style_default), problem, notice, body, spoken);
      el2.append(root);
      let waiting = 0;
      let draw = () => "";
      const each = [];
      const guarded = (work) => {
        try {
          work();
          write(problem, "");
        } catch (error) {
          write(problem, `This did not work: ${error.message}`);
        }
      };
      const later = debounced(() => {
        model.set("chosen", frame.chosen);
        model.save_changes();
      }, REST);
      window.addEventListener("pagehide", later.now);
      const speak = debounced(() => spoken.textContent = root.dataset.words, SPEECH);
      const looks = model.get("looks");
      let inks = {};
      const frame = {
        root: body,
        model,
        given: unpacked(model.get("given")),
        chosen: { ...model.get("chosen") },
        choose(change) {
          frame.chosen = { ...frame.chosen, ...change };
          later();
          frame.redraw();
        },
        redraw() {
          if (!waiting) waiting = requestAnimationFrame(drawNow);
        },
        look: (name) => ({ ...looks[name], colour: frame.colour(name) }),
        colour: (name) => onPaper(looks[name]?.colour ?? name, root.dataset.theme === "dark"),
        inks: () => inks.ink ? inks : inks = inkOf(root),
        each: (work) => each.push(work),
        say: (words) => write(notice, words),
        show: (...parts) => add(body, ...parts),
        atEnd: (work) => ends.push(work),
        atResize(element, work) {
          const observer = new ResizeObserver(() => element.clientWidth && work());
          observer.observe(element);
          frame.atEnd(() => observer.disconnect());
        },
        hear(event, work) {
          model.on(event, work);
          frame.atEnd(() => model.off(event, work));
        }
      };
      function drawNow() {
        waiting = 0;
        guarded(() => {
          root.dataset.words = draw(frame.chosen);
          root.dataset.chosen = JSON.stringify(frame.chosen);
          each.forEach((work) => work());
          speak();
          root.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
        });
      }
      function dress() {
        const theme = isDark(root) ? "dark" : "light";
        if (root.dataset.theme === theme) return;
        root.dataset.theme = theme;
        inks = {};
        for (const name of Object.keys(looks)) {
          root.style.setProperty(colourName(name), frame.colour(name));
        }
        root.dispatchEvent(new CustomEvent("dressed"));
        frame.redraw();
      }
      const adopt = () => {
        if (JSON.stringify(model.get("chosen")) === JSON.stringify(frame.chosen)) return;
        frame.chosen = { ...model.get("chosen") };
        frame.redraw();
      };
      frame.hear("change:chosen", adopt);
      const tell = () => frame.say(model.get("given").problem ?? "");
      frame.hear("change:given", tell);
      tell();
      frame.atEnd(watchTheme(dress));
      dress();
      guarded(() => draw = build(frame));
      frame.redraw();
      return () => {
        cancelAnimationFrame(waiting);
        window.removeEventListener("pagehide", later.now);
        later.now();
        ends.forEach((end) => end());
        root.remove();
      };
    }
  };
}
function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
function debounced(work, milliseconds) {
  let timer = 0;
  const now = () => {
    if (timer) work();
    clearTimeout(timer);
    timer = 0;
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(now, milliseconds);
  };
  return Object.assign(later, { now });
}

// parts/pictures.js
var SIDE = 28;
var TOO_BRIGHT = [255, 170, 30];
var TOO_DARK = [40, 120, 255];
var aside = canvas("");
function canvas(label) {
  const role = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return make("canvas", { width: SIDE, height: SIDE, class: "picture", ...role });
}
function drawGrey(target, pixels) {
  paint2(target, pixels, (value, bytes, at) => {
    bytes[at] = bytes[at + 1] = bytes[at + 2] = 255 * value;
  });
}
function drawSigned(target, values, reach = largest(values)) {
  paint2(target, values, (value, bytes, at) => {
    const colour = value > 0 ? TOO_BRIGHT : TOO_DARK;
    const share = Math.min(Math.abs(value) / reach, 1);
    for (let k = 0; k < 3; k++) bytes[at + k] = share * colour[k];
  });
}
function largest(values) {
  return values.reduce((reach, value) => Math.max(reach, Math.abs(value)), 1e-9);
}
function drawGrid(target, pictures2, across, draw = drawGrey) {
  Object.assign(target, { width: across * SIDE, height: Math.ceil(pictures2.length / across) * SIDE });
  const context = target.getContext("2d");
  pictures2.forEach((pixels, k) => {
    context.drawImage(drawn2(pixels, draw), k % across * SIDE, Math.floor(k / across) * SIDE);
  });
}
function drawn2(pixels, how) {
  how(aside, pixels);
  return aside;
}
function paint2(target, values, colour) {
  const context = target.getContext("2d");
  const image = context.createImageData(target.width, target.height);
  for (let k = 0; k < values.length; k++) {
    colour(values[k], image.data, 4 * k);
    image.data[4 * k + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

// training/code.js
var LOSSES = { binary_crossentropy: "BCE", mean_squared_error: "MSE" };
function codeOf(settings, epochs, batchSize, train, validation) {
  const { code_size, hidden, code_activation, output_activation, loss, learning_rate, seed } = settings;
  const layers = hidden.length === 1 ? `(${hidden[0]},)` : `(${hidden.join(", ")})`;
  return [
    `keras.utils.set_random_seed(${seed})`,
    `trial = models.dense_autoencoder(`,
    `    ${code_size}, ${layers}, code_activation="${code_activation}",`,
    `    output_activation="${output_activation}")`,
    `trial.autoencoder.compile(keras.optimizers.Adam(${learning_rate}), "${loss}")`,
    `fit(trial.autoencoder, ${train}, ${train}, epochs=${epochs}, batch_size=${batchSize},`,
    `    seed=${seed}, validation_data=(${validation}, ${validation}))`
  ].join("\n");
}
function differing(settings, other) {
  return Object.keys(other).filter((name) => `${settings[name]}` !== `${other[name]}`);
}
function differences(settings, other) {
  const words = differing(settings, other).map(
    (name) => `${name.replace("_", " ")} ${LOSSES[settings[name]] ?? listed(settings[name])}`
  );
  return words.join(", ") || "the same settings";
}
function listed(value) {
  return [value].flat().join(", ") || "none";
}

// training/trainer.js
var PIXELS = 784;
function sizesOf({ hidden, code_size }) {
  return [PIXELS, ...hidden, code_size, ...[...hidden].reverse(), PIXELS];
}

// built/training.worker.txt
var training_worker_default = '// Made by python -m interactives.build; change the sources, not this file.\n// Sources: parts/arrays.js parts/network.js training/adam.js training/layers.js training/losses.js training/trainer.js workers/training.js\n// Hash: 72debb9123c293913f79f22b2a5b9d0b09445d6bb949c4802c40d88bad6c84d3\n(() => {\n  // parts/arrays.js\n  function inflated(bytes) {\n    const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate"));\n    return new Response(stream).arrayBuffer();\n  }\n  function meanSquaredError(a, b) {\n    let sum = 0;\n    for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2;\n    return sum / a.length;\n  }\n  function binaryCrossentropy(truth, answer2) {\n    let sum = 0;\n    for (let k = 0; k < truth.length; k++) {\n      const p = Math.min(Math.max(answer2[k], 1e-7), 1 - 1e-7);\n      sum -= truth[k] * Math.log(p) + (1 - truth[k]) * Math.log(1 - p);\n    }\n    return sum / truth.length;\n  }\n  var ERRORS = {\n    binary_crossentropy: binaryCrossentropy,\n    mean_squared_error: meanSquaredError\n  };\n  function randomNumbers(seed) {\n    let state = seed >>> 0;\n    return () => {\n      state = state + 1831565813 >>> 0;\n      let mixed = Math.imul(state ^ state >>> 15, 1 | state);\n      mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;\n      return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;\n    };\n  }\n\n  // training/adam.js\n  var BETA_1 = 0.9;\n  var BETA_2 = 0.999;\n  var EPSILON = 1e-7;\n  function adam(layers, learningRate) {\n    const weights = numbersOf(layers);\n    const momenta = weights.map(({ length }) => new Float32Array(length));\n    const velocities = weights.map(({ length }) => new Float32Array(length));\n    let steps = 0;\n    return (gradients) => {\n      steps += 1;\n      const correction = Math.sqrt(1 - BETA_2 ** steps) / (1 - BETA_1 ** steps);\n      const rate = learningRate * correction;\n      numbersOf(gradients).forEach((gradient, place) => {\n        const [values, m, v] = [weights[place], momenta[place], velocities[place]];\n        for (let k = 0; k < values.length; k++) {\n          m[k] += (1 - BETA_1) * (gradient[k] - m[k]);\n          v[k] += (1 - BETA_2) * (gradient[k] * gradient[k] - v[k]);\n          values[k] -= rate * m[k] / (Math.sqrt(v[k]) + EPSILON);\n        }\n      });\n    };\n  }\n  function numbersOf(layers) {\n    return layers.flatMap(({ kernel, bias }) => [kernel, bias]);\n  }\n\n  // parts/network.js\n  var ACTIVATIONS = {\n    linear: (x) => x,\n    relu: (x) => x > 0 ? x : 0,\n    relu6: (x) => Math.min(Math.max(x, 0), 6),\n    relu1: (x) => Math.min(Math.max(x, 0), 1),\n    leaky_relu: (x) => x > 0 ? x : 0.2 * x,\n    sigmoid: (x) => 1 / (1 + Math.exp(-x)),\n    tanh: Math.tanh,\n    softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),\n    softsign: (x) => x / (1 + Math.abs(x)),\n    elu: (x) => x > 0 ? x : Math.expm1(x),\n    selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),\n    silu: (x) => x / (1 + Math.exp(-x)),\n    exponential: Math.exp,\n    hard_sigmoid: (x) => Math.min(Math.max(x / 6 + 0.5, 0), 1)\n  };\n  function outputOf({ kernel, bias, activation }, x, count = 1) {\n    if (!kernel) return activated(activation, x);\n    const inputs = x.length / count;\n    const units = kernel.length / inputs;\n    if (!Number.isInteger(units)) {\n      throw new Error(`A layer for ${kernel.shape[0]} numbers was given ${inputs}.`);\n    }\n    const z = new Float32Array(count * units);\n    for (let row = 0; row < count; row++) {\n      const sums = z.subarray(row * units, (row + 1) * units);\n      if (bias) sums.set(bias);\n      addRows(sums, kernel, x, row * inputs, 1, inputs);\n    }\n    return activated(activation, z);\n  }\n  function activated(name, sums) {\n    if (name === "linear") return sums;\n    if (name === "softmax") return softmax(sums);\n    const activation = ACTIVATIONS[name];\n    if (!activation) throw new Error(`There is no activation called ${name} here.`);\n    for (let unit = 0; unit < sums.length; unit++) sums[unit] = activation(sums[unit]);\n    return sums;\n  }\n  function softmax(sums) {\n    const highest = Math.max(...sums);\n    const powers = sums.map((x) => Math.exp(x - highest));\n    const total = powers.reduce((a, b) => a + b, 0);\n    return powers.map((power) => power / total);\n  }\n  function addRows(sums, matrix, factors, first, stride, count) {\n    const units = sums.length;\n    const [rows, times] = [[], []];\n    for (let k = 0; k < count; k++) {\n      const factor = factors[first + k * stride];\n      if (factor === 0) continue;\n      rows.push(k * units);\n      times.push(factor);\n    }\n    while (rows.length % 4) {\n      rows.push(0);\n      times.push(0);\n    }\n    for (let next = 0; next < rows.length; next += 4) {\n      const [a, b, c, d] = [rows[next], rows[next + 1], rows[next + 2], rows[next + 3]];\n      const [p, q, r, s] = [times[next], times[next + 1], times[next + 2], times[next + 3]];\n      for (let j = 0; j < units; j++) {\n        const two = p * matrix[a + j] + q * matrix[b + j];\n        sums[j] += two + r * matrix[c + j] + s * matrix[d + j];\n      }\n    }\n  }\n\n  // training/layers.js\n  var ACTIVATION_SLOPES = {\n    linear: () => 1,\n    relu: (a) => a > 0 ? 1 : 0,\n    sigmoid: (a) => a * (1 - a),\n    tanh: (a) => 1 - a * a\n  };\n  function newLayer(inputs, units, activation, random) {\n    const limit = Math.sqrt(6 / (inputs + units));\n    const kernel = Float32Array.from({ length: inputs * units }, () => limit * (2 * random() - 1));\n    return { inputs, units, activation, kernel, bias: new Float32Array(units) };\n  }\n  function forward(layers, x, count) {\n    const outputs = [x];\n    for (const layer of layers) outputs.push(outputOf(layer, outputs.at(-1), count));\n    return outputs;\n  }\n  function backward(layers, outputs, slope, count) {\n    const gradients = [];\n    for (let place = layers.length - 1; place >= 0; place--) {\n      gradients.unshift(gradientOf(layers[place], outputs[place], slope, count));\n      if (place === 0) break;\n      slope = slopeBefore(layers[place], layers[place - 1].activation, outputs[place], slope, count);\n    }\n    return gradients;\n  }\n  function gradientOf({ inputs, units }, x, slope, count) {\n    const kernel = new Float32Array(inputs * units);\n    for (let i = 0; i < inputs; i++) {\n      addRows(kernel.subarray(i * units, (i + 1) * units), slope, x, i, inputs, count);\n    }\n    const bias = new Float32Array(units);\n    addRows(bias, slope, new Float32Array(count).fill(1), 0, 1, count);\n    return { kernel, bias };\n  }\n  function slopeBefore({ inputs, units, kernel }, activation, outputs, slope, count) {\n    const before = new Float32Array(count * inputs);\n    const f = ACTIVATION_SLOPES[activation];\n    for (let row = 0; row < count; row++) {\n      for (let i = 0; i < inputs; i++) {\n        const factor = f(outputs[row * inputs + i]);\n        if (factor === 0) continue;\n        before[row * inputs + i] = factor * product(kernel, i * units, slope, row * units, units);\n      }\n    }\n    return before;\n  }\n  function product(a, atA, b, atB, units) {\n    const end = units - units % 4;\n    let [s, t, u, v] = [0, 0, 0, 0];\n    for (let j = 0; j < end; j += 4) {\n      s += a[atA + j] * b[atB + j];\n      t += a[atA + j + 1] * b[atB + j + 1];\n      u += a[atA + j + 2] * b[atB + j + 2];\n      v += a[atA + j + 3] * b[atB + j + 3];\n    }\n    for (let j = end; j < units; j++) s += a[atA + j] * b[atB + j];\n    return s + t + u + v;\n  }\n\n  // training/losses.js\n  var EPSILON2 = 1e-7;\n  var SLOPES = {\n    binary_crossentropy: (x, y) => y > EPSILON2 && y < 1 - EPSILON2 ? (y - x) / (y * (1 - y)) : 0,\n    mean_squared_error: (x, y) => 2 * (y - x)\n  };\n  function slopeAtSums(loss, activation, x, y) {\n    const fromLogits = loss === "binary_crossentropy" && activation === "sigmoid";\n    const [f, g] = [SLOPES[loss], ACTIVATION_SLOPES[activation]];\n    const slope = fromLogits ? (x2, y2) => y2 - x2 : (x2, y2) => f(x2, y2) * g(y2);\n    return y.map((value, k) => slope(x[k], value) / x.length);\n  }\n\n  // training/trainer.js\n  var PIXELS = 784;\n  function sizesOf({ hidden, code_size }) {\n    return [PIXELS, ...hidden, code_size, ...[...hidden].reverse(), PIXELS];\n  }\n  function autoencoder(settings, random) {\n    const sizes = sizesOf(settings);\n    const hidden = settings.hidden.map(() => "relu");\n    const { code_activation, output_activation } = settings;\n    const activations = [...hidden, code_activation, ...hidden, output_activation];\n    return activations.map((name, k) => newLayer(sizes[k], sizes[k + 1], name, random));\n  }\n  function trainOnBatch(layers, step, loss, x) {\n    const count = x.length / PIXELS;\n    const outputs = forward(layers, x, count);\n    const slope = slopeAtSums(loss, layers.at(-1).activation, x, outputs.at(-1));\n    step(backward(layers, outputs, slope, count));\n    return ERRORS[loss](x, outputs.at(-1));\n  }\n  var Training = class {\n    /** @param {Settings} settings @param {Float32Array} train (n, 784), values from 0 to 1 */\n    constructor(settings, train, batchSize) {\n      Object.assign(this, { settings, train, batchSize });\n      this.random = randomNumbers(settings.seed);\n      this.layers = autoencoder(settings, this.random);\n      this.step = adam(this.layers, settings.learning_rate);\n      this.order = Uint32Array.from({ length: train.length / PIXELS }, (_, place) => place);\n    }\n    /**\n     * Take every digit once, in a fresh order.\n     * @param {() => Promise<boolean>} goesOn asked after each batch; the epoch ends where it does not\n     * @returns {Promise<number>} the mean loss\n     */\n    async epoch(goesOn) {\n      shuffle(this.order, this.random);\n      let sum = 0;\n      for (let start = 0; start < this.order.length; start += this.batchSize) {\n        const which = this.order.subarray(start, start + this.batchSize);\n        const x = new Float32Array(which.length * PIXELS);\n        which.forEach((digit, row) => {\n          x.set(this.train.subarray(digit * PIXELS, (digit + 1) * PIXELS), row * PIXELS);\n        });\n        sum += which.length * trainOnBatch(this.layers, this.step, this.settings.loss, x);\n        if (!await goesOn()) break;\n      }\n      return sum / this.order.length;\n    }\n    /** @param {Float32Array} x (n, 784) */\n    reconstruct(x) {\n      return forward(this.layers, x, x.length / PIXELS).at(-1);\n    }\n    /** The mean loss a pixel. @param {Float32Array} x (n, 784) */\n    error(x) {\n      return ERRORS[this.settings.loss](x, this.reconstruct(x));\n    }\n    /** The weights into the first units after the input, unit by unit, (units, 784). */\n    filters(most) {\n      const { units, kernel } = this.layers[0];\n      const weight = (_, k) => kernel[k % PIXELS * units + Math.floor(k / PIXELS)];\n      return Float32Array.from({ length: Math.min(units, most) * PIXELS }, weight);\n    }\n  };\n  function shuffle(order, random) {\n    for (let last = order.length - 1; last > 0; last--) {\n      const other = Math.floor(random() * (last + 1));\n      [order[last], order[other]] = [order[other], order[last]];\n    }\n  }\n\n  // workers/training.js\n  var MOST_EPOCHS = 100;\n  var FILTERS_SHOWN = 32;\n  var given = null;\n  var run = null;\n  var work = Promise.resolve();\n  var { port1, port2 } = new MessageChannel();\n  self.addEventListener("message", ({ data }) => {\n    work = work.then(() => data.digits ? unpack(data) : answer(data));\n  });\n  self.addEventListener("unhandledrejection", ({ reason }) => reportError(reason));\n  async function unpack({ digits, counts, batchSize }) {\n    const values = Float32Array.from(new Uint8Array(await inflated(digits)), (value) => value / 255);\n    given = { batchSize };\n    let start = 0;\n    for (const [name, count] of Object.entries(counts)) {\n      given[name] = values.subarray(start, start += count * PIXELS);\n    }\n  }\n  function answer({ verb, settings }) {\n    const changed = JSON.stringify(settings) !== JSON.stringify(run?.settings);\n    const plays = verb === "play" || verb === "settings" && run?.plays;\n    if (changed || verb === "reset") {\n      if (run) run.over = true;\n      run = new Run(settings);\n    }\n    if (plays) run.allow(MOST_EPOCHS);\n    if (verb === "step") run.step();\n    if (verb === "pause") run.allowed = 0;\n    run.publish();\n  }\n  var Run = class {\n    training = null;\n    losses = [];\n    validation_losses = [];\n    allowed = 0;\n    // train until so many epochs are done, then wait\n    busy = false;\n    over = false;\n    constructor(settings) {\n      this.settings = settings;\n    }\n    get plays() {\n      return this.allowed === MOST_EPOCHS;\n    }\n    get state() {\n      const done = this.losses.length;\n      if (done >= MOST_EPOCHS) return `finished: ${MOST_EPOCHS} epochs are the most`;\n      if (this.allowed > done) return "training";\n      if (this.busy) return "pausing after this epoch";\n      return done ? "paused" : "ready: press Play";\n    }\n    /** One epoch more; while playing: pause after this one. */\n    step() {\n      const done = this.losses.length;\n      this.allow((this.plays ? done : Math.max(this.allowed, done)) + 1);\n    }\n    async allow(epochs) {\n      this.allowed = Math.min(epochs, MOST_EPOCHS);\n      if (this.busy) return;\n      this.busy = true;\n      await this.goesOn();\n      this.training ??= new Training(this.settings, given.train, given.batchSize);\n      while (!this.over && this.allowed > this.losses.length) {\n        const loss = await this.training.epoch(() => this.goesOn());\n        if (this.over) return;\n        this.losses.push(loss);\n        this.validation_losses.push(this.training.error(given.validation));\n        this.publish();\n      }\n      this.busy = false;\n      this.publish();\n    }\n    /** Whether the run goes on; the page is heard first. A message to oneself waits less than a timer. */\n    async goesOn() {\n      await new Promise((resume) => {\n        port1.onmessage = resume;\n        port2.postMessage(null);\n      });\n      return !this.over;\n    }\n    publish() {\n      if (this.over) return;\n      const { settings, losses, validation_losses, state, training } = this;\n      const reconstructions = training?.reconstruct(given.shown) ?? null;\n      const filters = training?.filters(FILTERS_SHOWN) ?? null;\n      self.postMessage({ settings, losses, validation_losses, state, reconstructions, filters });\n    }\n  };\n})();\n';

// training/trainers.js
var PATIENCE = 1500;
var UNANSWERED = "The kernel has not answered: it is busy with a cell, or it was stopped or started anew. Training needs it. Wait for the cell, or run the notebook's cells again.";
function kernelTrainer({ model, hear, atEnd }, received, failed) {
  let waiting = 0;
  const numbers = (data) => data && unpacked({ dtype: "float32", data });
  const heard = (message, buffers) => {
    clearTimeout(waiting);
    if (message.error) return failed(message.error);
    received({ ...message, reconstructions: numbers(buffers?.[0]), filters: numbers(buffers?.[1]) });
  };
  hear("msg:custom", heard);
  atEnd(() => clearTimeout(waiting));
  return (verb, settings) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      waiting = setTimeout(() => failed(UNANSWERED), PATIENCE);
      model.send({ verb: "show", settings });
    }, PATIENCE);
    model.send({ verb, settings });
  };
}
function workerTrainer({ model, atEnd }, received, failed) {
  const { digits, counts, batch_size } = model.get("given").page;
  const address = URL.createObjectURL(new Blob([training_worker_default], { type: "text/javascript" }));
  const worker = new Worker(address);
  worker.addEventListener("message", ({ data }) => received(data));
  worker.addEventListener("error", (event) => failed(`This did not work: ${event.message}`));
  const { buffer, byteOffset, byteLength } = digits.data;
  worker.postMessage({ digits: new Uint8Array(buffer, byteOffset, byteLength), counts, batchSize: batch_size });
  atEnd(() => {
    worker.terminate();
    URL.revokeObjectURL(address);
  });
  return (verb, settings) => worker.postMessage({ verb, settings });
}

// training_lab.js
var SHOWN = 16;
var ACROSS = 8;
var ENDS = [8, 20, 50, 100];
var SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];
var HIDDEN = [0, 16, 32, 64, 128, 256, 512];
var RATES = [1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1];
var ACTIVATIONS = ["relu", "linear", "sigmoid", "tanh"];
var UNITS = { binary_crossentropy: "BCE, nats a pixel", mean_squared_error: "MSE a pixel" };
var CURVES = ["training", "validation", "kept", "mean image", "perfect copy"];
var EMPTY = { losses: [], validation_losses: [], reconstructions: null, filters: null };
var NONE = { ...EMPTY, state: "ready: press Play" };
var BEGINS = { state: "training begins" };
var ASKED = { play: BEGINS, step: BEGINS, pause: { state: "pausing after this epoch" }, reset: NONE };
var training_lab_default = interactive((frame) => {
  const inKernel = frame.model.get("host") === "kernel";
  const { levels, counts, batch_size } = frame.given[inKernel ? "kernel" : "page"];
  let record = { ...NONE, settings: settingsOf(frame.chosen) };
  const received = (news, notice = "") => {
    record = news;
    frame.say(notice);
    frame.redraw();
  };
  const failed = (problem) => received({ ...record, state: "stopped" }, problem);
  const tell = (inKernel ? kernelTrainer : workerTrainer)(frame, received, failed);
  let told;
  const send = (verb) => {
    told = settingsOf(frame.chosen);
    tell(verb, told);
    if (verb in ASKED) received({ ...record, ...ASKED[verb] });
  };
  const where = inKernel ? "Trains in the kernel" : "Trains in this page, without a kernel";
  const batches = Math.ceil(counts.train / batch_size);
  const digits = `${counts.train.toLocaleString("en")} digits`;
  const place = div("soft", `${where}: ${digits}, ${batches} batches of ${batch_size} an epoch.`);
  const play = button("Play", () => send(isOn(record) ? "pause" : "play"));
  play.classList.add("main");
  play.style.minWidth = "5.5em";
  const buttons = [
    play,
    button("Step", () => send("step"), "Step: train one epoch more"),
    button("Reset", () => send("reset"), "Reset: begin again, untrained"),
    button("Keep", keep, "Keep this curve to compare; an empty one removes it")
  ];
  const inUnits = (size) => size ? plural(size, "unit") : "none";
  const controls = [
    slider(frame, "hidden layer 1", "hidden_1", { among: HIDDEN, words: inUnits }),
    slider(frame, "hidden layer 2", "hidden_2", { among: HIDDEN, words: inUnits }),
    slider(frame, "code size", "code_size", { among: SIZES }),
    choice(frame, "code activation", "code_activation", ACTIVATIONS),
    choice(frame, "output activation", "output_activation", ACTIVATIONS),
    choice(frame, "loss", "loss", Object.keys(LOSSES), (name) => LOSSES[name]),
    slider(frame, "learning rate", "learning_rate", { among: RATES }),
    slider(frame, "seed", "seed", { max: 9 })
  ];
  const [sizes, numbers, kept] = [1, 2, 3].map(() => make("p", { class: "number soft" }));
  const status = make("p", { class: "number" });
  const curves = chart(frame, {
    label: "training and validation loss by epoch",
    x: { label: "epoch" },
    y: { label: "loss" },
    // The kept run has no look of its own and borrows one.
    series: CURVES.map((name) => ({ name, look: name === "kept" ? "denoising" : name })),
    height: 300,
    // Where the curves have come to, and a first epoch, which is no line yet.
    over: (pen) => [record.losses, record.validation_losses].forEach((losses, k) => {
      const loss = losses.at(-1);
      if (loss <= most()) pen.marker(losses.length, loss, k ? "validation" : "training", 1);
    })
  });
  const shown = pictures("validation digits", SHOWN);
  const rebuilt = pictures("their reconstructions", SHOWN);
  const incoming = "weights into the first units after the input: orange up, blue down";
  const filters = pictures(incoming, 2 * SHOWN, drawSigned);
  shown.draw(frame.given.shown);
  const code = make("pre", { tabindex: "0", "aria-label": "the same run in Python" });
  frame.show(
    place,
    div("row", ...buttons, status),
    div("columns wide-right", div("settings", ...controls, sizes), div("stack", curves, numbers, kept)),
    div("columns", div("stack", shown, rebuilt), filters),
    code
  );
  send("show");
  function keep() {
    const { settings, losses, validation_losses } = record;
    frame.choose({ kept: losses.length ? { settings, losses, validation_losses } : null });
  }
  function most() {
    const { "perfect copy": floor, "mean image": mean } = levels[frame.chosen.loss];
    return mean + 0.2 * (mean - floor);
  }
  function drawCurves(loss) {
    const { "perfect copy": floor, "mean image": mean } = levels[loss];
    const other = frame.chosen.kept?.settings.loss === loss ? frame.chosen.kept.validation_losses : [];
    const longest = Math.max(record.losses.length, other.length);
    const end = ENDS.find((one) => one >= longest) ?? ENDS.at(-1);
    const epochs = Array.from({ length: end }, (_, k) => k + 1);
    const line = (losses) => epochs.map((_, k) => losses[k] <= most() ? losses[k] : null);
    const lines = [record.losses, record.validation_losses, other].map(line);
    curves.set([epochs, ...lines, ...[mean, floor].map((end2) => epochs.map(() => end2))]);
    curves.caption.textContent = UNITS[loss];
  }
  return (chosen) => {
    const settings = settingsOf(chosen);
    if (differing(settings, told).length) send("settings");
    if (differing(settings, record.settings).length) {
      record = { ...NONE, settings, state: record.state };
    }
    const { losses, validation_losses, state } = record;
    const done = losses.length;
    play.textContent = isOn(record) ? "Pause" : "Play";
    status.textContent = `epoch ${done} · ${state}`;
    const ends = levels[settings.loss];
    numbers.textContent = done ? `training ${number(losses.at(-1))}, validation ${number(validation_losses.at(-1))}` : `mean image ${number(ends["mean image"])}, perfect copy ${number(ends["perfect copy"])}`;
    const other = chosen.kept;
    kept.textContent = other ? `kept: ${differences(other.settings, settings)}, ${plural(other.losses.length, "epoch")}, validation ${number(other.validation_losses.at(-1))}` : "";
    const units = sizesOf(settings);
    const weights = units.slice(1).reduce((sum, one, k) => sum + one * (units[k] + 1), 0);
    sizes.textContent = `${units.join(" – ")}: ${weights.toLocaleString("en")} weights and biases`;
    drawCurves(settings.loss);
    rebuilt.draw(record.reconstructions);
    filters.draw(record.filters);
    const train = inKernel ? "x_train" : `x_train[:${counts.train}]`;
    const validation = inKernel ? "x_validation" : `x_validation[:${counts.validation}]`;
    code.textContent = codeOf(settings, Math.max(done, 1), batch_size, train, validation);
    return `Training of an autoencoder, ${plural(done, "epoch")} done, ${state}; the loss is ${UNITS[settings.loss]}. ${numbers.textContent}. ${kept.textContent}`;
  };
});
function settingsOf({ hidden_1, hidden_2, kept, ...others }) {
  return { ...others, hidden: [hidden_1, hidden_2].filter((units) => units > 0) };
}
function pictures(label, count, drawOne) {
  const made = canvas(label);
  made.style.aspectRatio = "auto";
  const draw = whenNew((numbers) => {
    made.classList.toggle("empty", !numbers);
    drawGrid(made, rowsOf(numbers ?? new Float32Array(count * PIXELS), PIXELS), ACROSS, drawOne);
  });
  return { box: div("", div("soft", label), made), draw };
}
var isOn = ({ state }) => state.includes("training") && !state.startsWith("pausing");
var number = (value) => (value ?? NaN).toFixed(4);
export {
  training_lab_default as default
};
