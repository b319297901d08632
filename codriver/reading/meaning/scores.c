/* A text's scores: for each output the sum of its grams' weights; for its language the sum over its words' pieces. */

typedef int8_t bytes __attribute__((vector_size(ROW)));
typedef int16_t shorts __attribute__((vector_size(2 * ROW)));

/* Add these rows; 16 bits hold 250 of them. */
static void add(const int8_t *weights, const uint32_t *rows, int64_t count, int32_t *sum) {
    for (int64_t at = 0; at < count;) {
        shorts part = {0};
        for (int64_t end = at + 250 < count ? at + 250 : count; at < end; at++) {
            bytes row;
            memcpy(&row, weights + (int64_t)rows[at] * ROW, ROW);
            part += __builtin_convertvector(row, shorts);
        }
        for (int k = 0; k < ROW; k++) sum[k] += part[k];
    }
}

typedef struct {
    const int8_t *weights;   /* 2^row_bits rows of ROW */
    const int8_t *languages; /* 2^language_bits rows of ROW */
} table;

/* A batch. Of each text: ROW sums, ROW sums of languages, how many grams and pieces (two numbers), letters by script. */
void meaning_scores(const alphabet *by, const table *by_row, int64_t count, const uint16_t *units, const int64_t *start,
                    int32_t *sums, int32_t *languages, int32_t *counts, uint32_t *scripts, uint32_t *room, int64_t half) {
    cutter c = {.by = by, .grams = room, .pieces = room + half};
    for (int64_t i = 0; i < count; i++) {
        cut(&c, units + start[i], start[i + 1] - start[i] - 1, scripts + i * SCRIPTS);
        add(by_row->weights, c.grams, c.gram_count, sums + i * ROW);
        add(by_row->languages, c.pieces, c.piece_count, languages + i * ROW);
        counts[2 * i] = (int32_t)c.gram_count;
        counts[2 * i + 1] = (int32_t)c.piece_count;
    }
}
