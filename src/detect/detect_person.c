#include "detect/detect_private.h"
int synth_detect_word(const char *word, int n) { return 0; }
int synth_detect_match_person(const char *text, size_t bytes, SynthCategory *category, double *confidence) { return -1; }
int synth_detect_match_street(const char *text, size_t bytes, double *confidence) { return -1; }
