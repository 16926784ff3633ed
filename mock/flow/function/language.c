/* Languages: of the flow, and of a text. */
#include <string.h>

#include "base/text.h"
#include "mock/flow/function/functions.h"
#include "mock/flow/value/letters.h"

static const char *const only_english[] = {"en-US", NULL};

FLOW_FUNCTION(default_language)
{
    (void)args;
    (void)n;
    *out = flow_text(ev->languages && *ev->languages ? *ev->languages : *only_english);
    return true;
}

FLOW_FUNCTION(supported_languages)
{
    (void)args;
    const char *const *languages = ev->languages && *ev->languages ? ev->languages : only_english;
    for (n = 0; languages[n]; n++)
        ;
    struct flow_list *list = flow_new_list(ev, n);
    for (size_t i = 0; list && i < n; i++)
        list->items[i] = flow_text(languages[i]);
    if (list)
        *out = flow_list_value(list, FLOW_TEXT);
    return list != NULL;
}

/* Scripts that one language has, or nearly. */
static const struct {
    uint32_t first, last;
    const char *language;
} scripts[] = {
    {0x370, 0x3FF, "el"},   {0x400, 0x4FF, "ru"},   {0x590, 0x5FF, "he"},   {0x600, 0x6FF, "ar"},
    {0x900, 0x97F, "hi"},   {0xE00, 0xE7F, "th"},   {0x3040, 0x30FF, "ja"}, {0xAC00, 0xD7AF, "ko"},
    {0x1100, 0x11FF, "ko"}, {0x4E00, 0x9FFF, "zh"},
};

/* Frequent small words; the language that has most of those in the text wins. */
static const struct {
    const char *language, *words;
} small_words[] = {
    {"en", " the and of to is that in it you for was with are this have be not your our should "},
    {"es", " el la los las de que es una un y en por con para del se su no nuestra como "},
    {"de", " der die das und ist ein eine nicht zu mit den von auf wir dass sie ich dies im "},
    {"fr", " le les des et est une un que pour dans pas vous nous sur avec au ce du je "},
    {"it", " il lo gli di che un una per con non sono del della questo mi si \xc3\xa8 "},
    {"pt", " o os as um uma n\xc3\xa3o em para com por do da dos que voc\xc3\xaa \xc3\xa9 "},
    {"nl", " het een van ik niet dat zijn voor met de op te wij deze en "},
};
enum { N_LANGUAGES = GC_COUNT_OF(small_words), WORD_BYTES = 20 };

static const char *language_by_script(const char *text)
{
    uint32_t code;
    for (size_t left = strlen(text), n; left > 0; text += n, left -= n) {
        n = gc_utf8_next(text, left, &code);
        for (size_t i = 0; n && i < GC_COUNT_OF(scripts); i++)
            if (code >= scripts[i].first && code <= scripts[i].last)
                return scripts[i].language;
        n = n ? n : 1;
    }
    return NULL;
}

/* " word ", in small letters (of ASCII); false: it is too long to be a small one. */
static bool frame_word(const char *word, size_t len, char out[WORD_BYTES])
{
    if (len == 0 || len > WORD_BYTES - 3)
        return false;
    out[0] = ' ';
    for (size_t i = 0; i < len; i++)
        out[i + 1] =
            (char)((unsigned char)word[i] < 0x80 ? flow_letter_case((unsigned char)word[i], false)
                                                 : (unsigned char)word[i]);
    out[len + 1] = ' ';
    out[len + 2] = '\0';
    return true;
}

static const char *language_by_words(const char *text)
{
    static const char between[] = " \t\r\n.,;:!?\"()";
    size_t found[N_LANGUAGES] = {0}, best = 0;
    char word[WORD_BYTES];
    for (text += strspn(text, between); *text; text += strspn(text, between)) {
        size_t len = strcspn(text, between);
        for (size_t i = 0; frame_word(text, len, word) && i < N_LANGUAGES; i++)
            found[i] += strstr(small_words[i].words, word) != NULL;
        text += len;
    }
    for (size_t i = 1; i < N_LANGUAGES; i++)
        best = found[i] > found[best] ? i : best;
    return found[best] > 0 ? small_words[best].language : NULL;
}

/* Guess 6 of functions.h. */
FLOW_FUNCTION(detect_language)
{
    (void)n;
    const char *text = args[0].kind == FLOW_TEXT ? args[0].text : "";
    const char *language = language_by_script(text);
    if (!language)
        language = language_by_words(text);
    *out = language                    ? flow_text(language)
           : args[1].kind == FLOW_TEXT ? args[1]
                                       : flow_not_set_of(FLOW_TEXT);
    return ev != NULL;
}

/* clang-format off */
static const struct flow_function table[] = {
    {"GetDefaultLanguage",    "",                  .run = default_language},
    {"GetSupportedLanguages", "",                  .run = supported_languages},
    {"DetectLanguage",        "text:s* default:s*", .run = detect_language},
};
/* clang-format on */
FLOW_FUNCTION_GROUP(language, "Languages");
