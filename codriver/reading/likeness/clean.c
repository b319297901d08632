/* Text in, folded characters out: case, width and script variants are a table; what needs its neighbours is here. */

static int is_space(uint16_t c) { return c <= 32 || c == 0x3000 || c == 0xa0; }
static int is_colon(uint16_t c) { return c == ':' || c == 0xff1a; }
static int is_ascii_letter(uint16_t c) { c |= 32; return c >= 'a' && c <= 'z'; }
static int is_url(uint16_t c) { return c > 32 && c < 127 && c != '"' && c != '<' && c != '>'; }

static int64_t skip_url(const uint16_t *s, int64_t n, int64_t i) { while (i < n && is_url(s[i])) i++; return i; }

/* After the '@' of a marker: the name and its colon. A name of more than 40 units is no name. */
static int64_t skip_name(const uint16_t *s, int64_t n, int64_t i) {
    int64_t end = i + 40 < n ? i + 40 : n;
    for (int64_t j = i; j < end; j++) {
        if (is_colon(s[j])) return j + 1;
        if (is_space(s[j]) || s[j] == ',' || s[j] == 0xff0c || s[j] == 0x3002 || s[j] == ')' || s[j] == 0xff09) return j;
    }
    return end == n ? n : i;
}

/* Does the output end in these folded characters? Answers how many they are. */
static int ends(const uint16_t *o, int64_t len, const uint16_t *word, int n) {
    return len >= n && !memcmp(o + len - n, word, 2 * (size_t)n) ? n : 0;
}

static const uint16_t W_RT[] = {'r', 't'}, W_VIA[] = {'v', 'i', 'a'}, W_HTTP[] = {'h', 't', 't', 'p'},
    W_HTTPS[] = {'h', 't', 't', 'p', 's'}, W_WWW[] = {'w', 'w', 'w'}, W_FROM[] = {0x8f6c, 0x53d1, 0x81ea},
    W_REPLY[] = {0x56de, 0x590d}, W_REPOST[] = {0x8f6c, 0x53d1, 0x5fae, 0x535a}, W_LINK[] = {0x7f51, 0x9875, 0x94fe, 0x63a5},
    W_FOLD[] = {0x6536, 0x8d77, 0x5168, 0x6587}, W_OPEN[] = {0x5c55, 0x5f00, 0x5168, 0x6587};

/* "RT @name:" and its kin: how many folded characters before this '@' belong to the marker, -1 if it is none. */
static int marker_before_at(const uint16_t *s, int64_t i, const uint16_t *o, int64_t len) {
    int64_t j = i;
    int n;
    while (j > 0 && (is_space(s[j - 1]) || is_colon(s[j - 1]))) j--;
    if ((n = ends(o, len, W_FROM, 3)) || (n = ends(o, len, W_REPLY, 2))) return n;
    if ((n = ends(o, len, W_RT, 2)) || (n = ends(o, len, W_VIA, 3)))
        if (j >= n && is_ascii_letter(s[j - 1]) && (j == n || !is_ascii_letter(s[j - n - 1]))) return n;
    return -1;
}

static int is_han(const window *w, uint16_t c) { return dense(w->fold[c]) || (w->fold[c] == 1 && dense(c)); }

static int is_cjk_text(const window *w, const uint16_t *s, int64_t n) {
    int64_t han = 0, letters = 0;
    for (int64_t i = 0; i < n && i < 2000; i++) { han += dense(w->fold[s[i]]); letters += is_ascii_letter(s[i]); }
    return han * 4 >= letters && han > 0;
}

static uint16_t closing(uint16_t c) {
    return c == '(' ? ')' : c == '[' ? ']' : c == 0xff08 ? 0xff09 : c == 0x3010 ? 0x3011 : 0;
}

/* At an opening bracket: past its group if that is noise, else past the bracket alone.
 * Noise: an emoticon code such as [doge], and a gloss (pinyin, translation, number) inside a Chinese text. */
static int64_t skip_bracket(const window *w, const uint16_t *s, int64_t n, int64_t i, int *cjk) {
    uint16_t close = closing(s[i]);
    int64_t end = i + 62 < n ? i + 62 : n, han = 0, j;
    for (j = i + 1; j < end && s[j] != close && s[j] != s[i] && s[j] != '\n'; j++) han += is_han(w, s[j]);
    if (j >= end || s[j] != close) return i + 1;
    if (s[i] == '[' && j - i <= 8) return j + 1;
    if (han) return i + 1;
    if (*cjk < 0) *cjk = is_cjk_text(w, s, n);
    return *cjk ? j + 1 : i + 1;
}

/* At a '#': past a topic mark such as #武汉加油#, which thousands of different texts carry, else past the sign alone. */
static int64_t skip_topic(const window *w, const uint16_t *s, int64_t n, int64_t i) {
    int64_t end = i + 42 < n ? i + 42 : n, han = 0, j;
    for (j = i + 1; j < end && s[j] != '#' && s[j] != '\n'; j++) han += is_han(w, s[j]);
    return han && j < end && s[j] == '#' ? j + 1 : i + 1;
}

/* Astral characters: plane 1 has its table (styled letters fold, emoji drop); rare ideographs keep a number of their own. */
static int64_t astral(const window *w, const uint16_t *s, int64_t n, int64_t i, uint16_t *o, int64_t *len) {
    if (s[i] > 0xdbff || i + 1 >= n || s[i + 1] < 0xdc00 || s[i + 1] > 0xdfff) return i + 1;
    uint32_t cp = 0x10000u + ((uint32_t)(s[i] - 0xd800) << 10) + (uint32_t)(s[i + 1] - 0xdc00);
    uint16_t f = cp < 0x20000 ? w->fold[cp] : cp < 0x40000 ? (uint16_t)(0xe000 + ((cp * 40503u) >> 8) % 0x1800) : 0;
    o[*len] = f;
    *len += f > 1;
    return i + 2;
}

/* Fold s into o (room for n); answers the folded length. Output never outruns input. */
static int64_t clean(const window *w, const uint16_t *s, int64_t n, uint16_t *o) {
    int64_t len = 0, i = 0;
    int cjk = -1, back;
    while (i < n) {
        uint16_t c = s[i], f = w->fold[c];
        if (f != 1) { o[len] = f; len += f != 0; i++; continue; }
        switch (c) {
        case ':':
            if (i + 2 < n && s[i + 1] == '/' && s[i + 2] == '/' &&
                ((back = ends(o, len, W_HTTPS, 5)) || (back = ends(o, len, W_HTTP, 4)))) { len -= back; i = skip_url(s, n, i); }
            else i++;
            break;
        case '.':
            if ((back = ends(o, len, W_WWW, 3))) { len -= back; i = skip_url(s, n, i); } else i++;
            break;
        case '/':
            i = i + 2 < n && s[i + 1] == '/' && s[i + 2] == '@' ? skip_name(s, n, i + 3) : i + 1;
            break;
        case '@':
            back = marker_before_at(s, i, o, len);
            if (back > 0) { len -= back; i = skip_name(s, n, i + 1); } else i++;
            break;
        case 0x535a: o[len++] = c; len -= ends(o, len, W_REPOST, 4); i++; break;
        case 0x63a5: o[len++] = c; len -= ends(o, len, W_LINK, 4); i++; break;
        case 0x6587:
            o[len++] = c;
            if (!(back = ends(o, len, W_FOLD, 4))) back = ends(o, len, W_OPEN, 4);
            len -= back; i++;
            break;
        case '(': case '[': case 0xff08: case 0x3010: i = skip_bracket(w, s, n, i, &cjk); break;
        case '#': i = skip_topic(w, s, n, i); break;
        default: i = astral(w, s, n, i, o, &len);
        }
    }
    return len;
}
