/* Training of one output: a linear classifier with squared hinge loss, by coordinate descent on its dual
 * (Hsieh et al., ICML 2008). The answer is the optimum of a convex problem, so it hangs on no learning rate. */

/* Join equal places of a text, in place; value[j] becomes how often. `seen` and `where` hold one cell a place,
 * `seen` filled with -1. Answers how many are left. */
int64_t meaning_join(int64_t rows, int64_t *begin, uint32_t *places, float *value, int32_t *seen, int64_t *where) {
    int64_t to = 0, from = 0;
    for (int64_t i = 0; i < rows; i++) {
        int64_t end = begin[i + 1];
        begin[i] = to;
        for (; from < end; from++) {
            uint32_t place = places[from];
            if (seen[place] == i) { value[where[place]] += 1; continue; }
            seen[place] = (int32_t)i;
            where[place] = to;
            places[to] = place;
            value[to++] = 1;
        }
    }
    begin[rows] = to;
    return to;
}

/* One round over the rows in the caller's order; answers the largest violation met.
 * sign[i] is 1 or -1; cost[i] how much a row counts; square[i] the sum of its squared values; base[i] what other
 * weights, which stay as they are, add to its score. */
float meaning_learn(int64_t count, const int32_t *order, const int64_t *begin, const uint32_t *places,
                    const float *value, const float *square, const int8_t *sign, const float *cost,
                    const float *base, float *weight, float *dual) {
    float most = 0;
    for (int64_t k = 0; k < count; k++) {
        int64_t i = order[k];
        float sum = base[i], y = sign[i], diag = 0.5f / cost[i];
        for (int64_t j = begin[i]; j < begin[i + 1]; j++) sum += weight[places[j]] * value[j];
        float slope = y * sum - 1 + dual[i] * diag;
        if (dual[i] == 0 && slope > 0) continue;
        if (slope > most) most = slope;
        if (-slope > most) most = -slope;
        float now = dual[i] - slope / (square[i] + diag);
        if (now < 0) now = 0;
        float step = (now - dual[i]) * y;
        dual[i] = now;
        if (step == 0) continue;
        for (int64_t j = begin[i]; j < begin[i + 1]; j++) weight[places[j]] += step * value[j];
    }
    return most;
}
