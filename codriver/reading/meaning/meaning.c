/* The meaning kernel: one pass over a text gives its grams; a row of small weights a gram, added up, gives every head.
 *
 * No Python header, no allocation, no global state: every array belongs to the caller. reference.py says the same in
 * plain Python; tests compare the two exactly. grams.c cuts a text into grams, scores.c adds up, learn.c trains.
 */
#include <stdint.h>
#include <string.h>

#define ROW 16           /* weights a gram: one a head's output */
#define SCRIPTS 16       /* counts a text: letters by script, then what fold.py calls them */
#define LONGEST 8192     /* units of a text that are read; what follows says the same at more length */

/* Fold: a symbol a UTF-16 unit, and what kind of symbol it is (fold.py). */
enum { DROP, SPACE, LETTER, DIGIT, SINGLE, HIGH, LOW };

typedef struct {
    const uint16_t *symbol;  /* 65,536 */
    const uint8_t *kind;     /* 65,536: the kind in the low three bits, the script above */
    const uint64_t *known;   /* a bit for each of 2^bits places of grams: training met it often enough */
    int64_t bits, row_bits, language_bits;  /* rows are fewer than places, and those of languages fewer still */
} alphabet;

#include "grams.c"
#include "scores.c"
#include "learn.c"
