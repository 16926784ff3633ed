/* Templates: what each rule of the language makes of a text. */
#include "mock/integrations/velocity/velocity.h"
#include "tests/check.h"
#include "tests/integrations/nesting.h"

static const char context[] =
    "{\"x\":\"X\",\"n\":7,\"d\":2.50,\"yes\":true,\"no\":false,\"nil\":null,\"empty\":\"\","
    "\"list\":[\"a\",\"b\",\"c\"],\"map\":{\"k\":\"v\",\"n\":3},"
    "\"input\":{\"a\":\"A\",\"quote\":\"q\\\"r\",\"zero\":0,\"nil\":null,\"h-y\":\"hy\","
    "\"big\":12345678901234567890,\"trick\":\"$x #if\"}}";

/* The text, or "error@LINE:COLUMN message". */
static void render(const char *text, enum velocity_use use, struct gc_strbuf *out)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 16 << 20};
    struct gc_json names GC_AUTO(gc_json_release) = {0};
    struct velocity_template *t = NULL;
    struct velocity_scope scope;
    struct gc_error err = {0};
    const cJSON *each;
    enum gc_status s =
        gc_json_parse(&names, "context", context, strlen(context), &gc_json_default_limits, &err);
    CHECK_STATUS(s, GC_OK, &err);
    velocity_scope_init(&scope, &arena, use);
    cJSON_ArrayForEach(each, names.root)
    {
        velocity_scope_json(&scope, each->string, each);
    }
    s = velocity_parse(&t, "t", text, strlen(text), &err);
    if (s == GC_OK)
        s = velocity_render(t, &scope, out, &err);
    velocity_free(t);
    if (s == GC_OK)
        return;
    gc_strbuf_reset(out);
    gc_strbuf_addf(out, "error@%u:%u %s", err.at.line, err.at.column, err.message);
}

struct row {
    const char *rule, *text, *expected;
};

static void run_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        render(rows[i].text, VELOCITY_FOR_BOTH, &out);
        CHECK_ROW_TEXT(rows[i].rule, gc_strbuf_text(&out), rows[i].expected);
    }
}

/* clang-format off */
static const struct row references[] = {
    {"a name is replaced by its value", "($x)", "(X)"},
    {"braces set a name off from what follows", "${x}y", "Xy"},
    {"a member is named behind a dot", "$input.a/${map.k}", "A/v"},
    {"what is unknown is printed as it stands", "a $who ${who.is.it} b", "a $who ${who.is.it} b"},
    {"null is unknown", "${input.nil}$nil", "${input.nil}$nil"},
    {"a quiet reference prints nothing for it", "[$!who$!{input.nil}]", "[]"},
    {"the empty text is a value", "[$empty]", "[]"},
    {"a member of a null is unknown as a whole", "$input.nil.x", "$input.nil.x"},
    {"a hyphen belongs to a name", "${input.h-y} $input.h-y", "hy hy"},
    {"a dot that no name follows is text", "$x. $x.5 $x..", "X. X.5 X.."},
    {"a dollar that no name follows is text", "$5 $ 5 $$x $_x $-", "$5 $ 5 $X $_x $-"},
    {"what ends no name is text", "$x,$x:$x/$x)", "X,X:X/X)"},
    {"an input is not evaluated again", "${input.trick}", "$x #if"},
    {"nothing is escaped by itself", "${input.quote}", "q\"r"},
    {"numbers keep their digits", "$d ${input.big} $n", "2.50 12345678901234567890 7"},
    {"truth prints as a word", "$yes $no", "true false"},
    {"case matters only where the exact name is missing", "$Input.A ${INPUT.a}", "A A"},
    {"an index takes an item", "$list[0] $list[-1] ${list[1]}", "a c b"},
    {"a key in brackets takes a member", "$map['k']", "v"},
    {"a list and a map print as Java prints them", "$list $map", "[a, b, c] {k=v, n=3}"},
    {"a backslash before a known reference takes its meaning", "\\$x \\${x} \\$!x", "$x ${x} $!x"},
    {"two backslashes are one before it", "\\\\$x", "\\X"},
    {"backslashes stay before what is unknown", "\\$who \\\\$who", "\\$who \\\\$who"},
    {"backslashes elsewhere are text", "C:\\a\\\\b", "C:\\a\\\\b"},
    {"a percent sign and a hash in a text are text", "100% #1 a#b # #", "error@1:15 a template can't end in \"#\""},
    {"a hash before no word is text", "100% #1 a# #-", "100% #1 a# #-"},
};
static const struct row calls[] = {
    {"a method is called", "$x.length() ${x.concat('y')}", "1 Xy"},
    {"replace takes all occurrences", "${input.a.replace('A', '%20')}", "%20"},
    {"a call behind the braces is text", "${input.a}.replace('A', 'b')", "A.replace('A', 'b')"},
    {"calls may follow one another", "$x.concat('a').concat(\"$n\").length()", "3"},
    {"a call on null prints as it stands", "$who.f('a') $!who.f('a').", "$who.f('a') ."},
    {"an unknown method prints as it stands", "$x.fly( 'a' , 1 )", "$x.fly( 'a' , 1 )"},
    {"arguments of other kinds fit no method", "$x.concat(5)", "$x.concat(5)"},
    {"a null for a text fails", "$x.concat($who)", "error@1:4 concat() was given null"},
    {"a place outside of a text fails", "$x.substring(0, 5)", "error@1:4 substring from 0 to 5 of a text of 1 characters"},
    {"an index outside of a list fails", "$list[9]", "error@1:6 there is no item 9 in a list of 3"},
    {"texts have Java's methods", "$x.toLowerCase() $x.trim() $x.isEmpty() $x.indexOf('X') $x.contains('q') $x.startsWith('X') $x.endsWith('') $x.equals('X') $x.equals('Y') $x.charAt(0) $x.lastIndexOf('X')", "x X false 0 false true true true false X 0"},
    {"numbers are compared", "$n.compareTo(9) $n.compareTo(7) $n.compareTo(5)", "-1 0 1"},
    {"letters beyond ASCII have cases, too", "#set($s = 'a\xC3\xA9')$s.toUpperCase()", "A\xC3\x89"},
    {"places count UTF-16 units", "#set($s = 'a\xF0\x9F\x98\x80z')$s.length() $s.indexOf('z') $s.substring(3)", "4 3 z"},
    {"replaceAll takes a regular expression and groups", "#set($s = 'a1b22')$s.replaceAll('([0-9]+)', '<$1>')", "a<1>b<22>"},
    {"split cuts at a regular expression", "#set($s = 'a, b;c')$s.split('[,;] *')", "[a, b, c]"},
    {"a regular expression that is none is told", "$x.matches('[a')", "error@1:4 the regular expression \"[a\": \"[\" is not closed"},
    {"lists and maps have methods", "$list.size() $list.get(1) $list.contains('b') $map.containsKey('k') $map.keySet()", "3 b true true [k, n]"},
    {"an argument may be a call", "$x.concat(${x.concat('y')})", "XXy"},
    {"a parenthesis with a blank alone is an error", "$x.length( )", "error@1:12 expected a value, found \")\""},
    {"a reference in braces must be closed", "{\n\"a\": ${input.a\n}", "error@2:15 expected \"}\" to end \"${input.a\""},
    {"arguments must be closed", "$x.concat('a'", "error@1:14 expected \",\" or \")\" in the arguments of concat"},
    {"a text in quotes must be closed", "$x.concat('a)", "error@1:11 a text in quotes is not closed: ' is missing"},
};
static const struct row directives[] = {
    {"a condition chooses", "#if($x == 'X')a#else b#end", "a"},
    {"or else", "#if($who)a#elseif($no)b#else c#end", " c"},
    {"braces set a directive off", "#if($no)a#{else}b#{end}c", "bc"},
    {"null and false are false", "#if($who)1#end#if($no)2#end#if($nil)3#end.", "."},
    {"zero and the empty text are true", "#if($input.zero)1#end#if($empty)2#end", "12"},
    {"texts, numbers and lists written out are false", "#if('a')1#end#if(5)2#end#if([1])3#end.", "."},
    {"the idiom for given", "#if(\"$!{input.a}\" != \"\")a#end#if(\"$!{input.nil}\" != \"\")b#end", "a"},
    {"words are operators, too", "#if($n gt 5 and not $no or $who)a#end", "a"},
    {"numbers are compared by value, others by text", "#if($n == 7.0)1#end#if($n == '7')2#end#if('a' < 'b')3#end", "12"},
    {"and binds tighter than or", "#if($yes || $no && $no)a#end", "a"},
    {"set gives a name a value", "#set($q = \"$x!\")$q", "X!"},
    {"null leaves what was there", "#set($x = $who)$x", "X"},
    {"whole numbers divide to whole numbers", "#set($q = 7 / 2)$q|#set($q = 7.0 / 2)$q", "3|3.5"},
    {"operators have ranks", "#set($q = 1 + 2 * 3 - 4 % 3)$q|#set($q = (1 + 2) * 3)$q", "6|9"},
    {"a plus joins texts", "#set($q = 'a' + 1 + $who)$q", "a1$who"},
    {"a division by zero is null", "#set($q = 1 / 0)$!q.", "."},
    {"decimals print as Java prints them", "#set($q = 1e10)$q|#set($q = 0.0001)$q|#set($q = 0.1 + 0.2)$q", "1.0E10|1.0E-4|0.30000000000000004"},
    {"lists, ranges and maps can be written", "#set($l = [1, 'a', $x])$l|#set($r = [3..1])$r|#set($m = {'a': 1})$m.a", "[1, a, X]|[3, 2, 1]|1"},
    {"a doubled quote is one", "#set($q = \"a\"\"b\")$q|#set($q = 'it''s')$q", "a\"b|it's"},
    {"a text in single quotes is as it is", "#set($q = '$x')$q", "$x"},
    {"a loop goes through a list", "#foreach($i in $list)$i$foreach.count#if($foreach.hasNext),#end#end", "a1,b2,c3"},
    {"a loop goes through a map's values", "#foreach($i in $map)$i;#end", "v;3;"},
    {"a loop over nothing does nothing", "#foreach($i in $who)a#end.", "."},
    {"break leaves the loop", "#foreach($i in [1..9])#if($i == 3)#break#end$i#end.", "12."},
    {"stop leaves the template", "a#stop b", "a"},
    {"a variable of a loop is put back", "#set($i = 9)#foreach($i in [1, 2])$i#end$i", "129"},
    {"a line with a directive alone leaves no line break", "#if($x)\na\n#else\nb\n#end\nc\n#set($q = 1)\nd", "a\nc\nd"},
    {"blanks before a directive stay, before set they go", "$x  #set($q = 1)$q  #if($x)a#end", "X1  a"},
    {"comments go, the one to the line's end with its break", "a## b\nc #* d\n *#e", "ac e"},
    {"what is not parsed is text", "#[[$x #if]]#.", "$x #if."},
    {"words that are no directives are text", "#foo #foo('a') #fff; #iffy", "#foo #foo('a') #fff; #iffy"},
    {"a backslash takes a directive's meaning", "\\#if($x)", "#if(X)"},
    {"an if needs its end", "a\n #if($x)b", "error@2:2 #if is not closed: #end is missing"},
    {"an end needs its if", "a#end", "error@1:2 \"#end\" has no #if or #foreach"},
    {"a second else is refused", "#if($x)a#else b#else c#end", "error@1:16 expected #end of #if, found #else"},
    {"a word is no value", "#if(x)a#end", "error@1:5 \"x\" is no value: a text needs quotes, a variable a $"},
    {"a loop needs a variable", "#foreach(x in $list)#end", "error@1:10 expected a variable: #foreach($x in $list)"},
    {"one equals sign is no comparison", "#if($x = 1)a#end", "error@1:8 expected \")\" to end the condition"},
    {"set needs a variable", "#set(q = 1)", "error@1:6 expected a variable: #set($x = ...)"},
    {"what reads files or defines macros is refused", "#include('x')", "error@1:1 #include is not taken in a data action"},
    {"a fault in a text in quotes has its place", "#set($q = \"a ${x\")", "error@1:17 expected \"}\" to end \"${x\""},
    {"a loop is bounded", "#foreach($i in [1..1001])#end", "error@1:1 #foreach of more than 1000 rounds"},
    {"a range is bounded", "#set($q = [1..100000])", "error@1:11 a range of more than 10000 numbers"},
};
static const struct row tools[] = {
    {"url encodes as a form does", "$esc.url('a b+&\xC3\xA9~*_-.')", "a+b%2B%26%C3%A9%7E*_-."},
    {"uriEncode has %20 for a blank", "$esc.uriEncode('a b~*')", "a%20b~%2A"},
    {"jsonString makes the inside of a JSON string", "$esc.jsonString(${input.quote}) $esc.jsonEncode('a\\b')", "q\\\"r a\\\\b"},
    {"jsonDecode takes it back", "$esc.jsonDecode('a\\\"b\\u0041')", "a\"bA"},
    {"names stand for characters", "$esc.quote$esc.dollar$esc.hash$esc.singleQuote$esc.backslash$esc.exclamation", "\"$#'\\!"},
    {"numbers are escaped by their text", "$esc.url(5)$esc.url(true)", "5true"},
    {"an escape of null prints as it stands", "$esc.url($who) $!esc.url($who).", "$esc.url($who) ."},
    {"html, xml, java, javascript and sql", "$esc.html('<a>&') $esc.xml(\"'\") $esc.java('\xC3\xA9') $esc.javascript('a/b') $esc.sql(\"it's\")", "&lt;a&gt;&amp; &apos; \\u00E9 a\\/b it''s"},
    {"base64 is of the bytes", "$encoding.base64(\"${x}:${n}\") $encoding.base64('') $encoding.base64('ab')", "WDo3  YWI="},
    {"salesforce escapes what is reserved", "$salesforce.escReserved('a-b (c)')", "a\\-b \\(c\\)"},
    {"math counts", "$math.add(1, 2) $math.sub(1.5, 2) $math.mul(4, 2.5) $math.div(7, 2) $math.mod(7, 4) $math.max(1, 2) $math.roundTo(1, 2.55) $math.toInteger('5') $math.abs(-3)", "3 -0.5 10 3.5 3 2 2.6 5 3"},
    {"math of no number prints as it stands", "$math.add('a', 1)", "$math.add('a', 1)"},
    {"firstFromArray gives JSON text", "${successTemplateUtils.firstFromArray('[\"a\",1]')} ${successTemplateUtils.firstFromArray(\"[1.50]\")}", "\"a\" 1.50"},
    {"of an empty array what is given for it", "${successTemplateUtils.firstFromArray('[]', \"$esc.quote$esc.quote\")}", "\"\""},
    {"of an empty array and nothing given, as it stands", "${successTemplateUtils.firstFromArray('[]')}", "${successTemplateUtils.firstFromArray('[]')}"},
    {"of no array it fails", "${successTemplateUtils.firstFromArray('x')}", "error@1:24 firstFromArray() was given no JSON array: \"x\""},
};
/* clang-format on */

static void test_references(void)
{
    run_rows(references, GC_COUNT_OF(references));
}

static void test_calls(void)
{
    run_rows(calls, GC_COUNT_OF(calls));
}

static void test_directives(void)
{
    run_rows(directives, GC_COUNT_OF(directives));
}

static void test_tools(void)
{
    run_rows(tools, GC_COUNT_OF(tools));
}

static void test_bounds(void)
{
    static const struct {
        const char *rule, *text;
        size_t n;
        const char *expected;
    } rows[] = {
        {"nested directives", "#if($x)", 100, "nested deeper than 32"},
        {"a directive in a condition", "#if((", 100, "expected a value, found \"#\""},
        {"nested lists", "#set($q = [", 1, "expected a value"},
        {"a long template", "0123456789", 6600, "at most 65536 are taken"},
        {"output that doubles", "#set($x = \"$x$x$x$x\")", 40, "too large"},
        {"loops in loops", "#foreach($i in [1..900])", 3, "more than 200000 steps"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        nesting_repeat(&text, rows[i].text, rows[i].n);
        if (strstr(rows[i].text, "#foreach")) {
            gc_strbuf_adds(&text, "$i");
            nesting_repeat(&text, "#end", rows[i].n);
        }
        render(gc_strbuf_text(&text), VELOCITY_FOR_REQUEST, &out);
        CHECK_ROW_HAS(rows[i].rule, gc_strbuf_text(&out), "error@");
        CHECK_ROW_HAS(rows[i].rule, gc_strbuf_text(&out), rows[i].expected);
    }
}

static bool is_not_too_deep(const char *text)
{
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    render(text, VELOCITY_FOR_REQUEST, &out);
    return !strstr(gc_strbuf_text(&out), "nested deeper than 32");
}

/* As deep as may be, and one deeper. */
static void test_depths_are_exact(void)
{
    static const struct nesting rows[] = {
        {"parentheses", "#if(", "(", "1 == 1", ")", ")#end", 28},
        {"lists", "#set($q = ", "[", "1", "]", ")", 28},
        {"directives", "", "#if($x)", "1", "#end", "", 14},
        {"choices", "", "#if(!$x)#else", "1", "#end", "", 14},
        {"loops", "", "#foreach($i in [1])", "1", "#end", "", 15},
        {"negations", "#if(", "!(", "$x", ")", ")#end", 13},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        nesting_check(&rows[i], is_not_too_deep);
}

/* What costs much in one step counts as many: a template can't keep a worker for long. */
static void test_steps_are_counted_by_what_they_look_at(void)
{
    static const struct {
        const char *rule, *text, *says;
    } rows[] = {
        {"all matches of what searches to the end", "$a.replaceAll('a*b|a', 'x')", "take too long"},
        {"one large expression", "$a.replaceFirst('a{1,300}b', 'x')", "take too long"},
        {"many small ones", "#set($x = $a.matches('(a|b)*c'))", "take too long"},
        {"a search", "#set($x = $a.indexOf('aaaaaaaaaaaaaaaaaaaaaaab'))", "200000 steps"},
        {"a search from the end", "#set($x = $a.lastIndexOf('b'))", "200000 steps"},
        {"a length", "#set($x = $a.length())", "200000 steps"},
        {"an argument", "#set($b = 'b')#set($x = $b.indexOf($a))", "200000 steps"},
        {"equal texts", "#set($b = \"a$a\")#set($x = \"a$a\" == $b)", "makes too much"},
        {"lists compared", "#set($x = $l.equals($m))", "200000 steps"},
        {"lists compared by ==", "#if($l == $m)#end", "200000 steps"},
        {"lists compared by !=", "#if($l != $m)#end", "200000 steps"},
        {"lists in lists", "#set($x = $ll.indexOf($m))", "200000 steps"},
        {"an item of a list", "#set($x = $l.indexOf(-1))", "200000 steps"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 21);
        gc_strbuf_adds(&text, "#set($l = [1..9999])#set($m = [1..9999])#set($ll = [$l, $l, 1])"
                              "#set($a = '");
        nesting_repeat(&text, "a", 60000);
        gc_strbuf_adds(&text, "')#foreach($i in [1..1000])#foreach($j in [1..1000])");
        gc_strbuf_adds(&text, rows[i].text);
        gc_strbuf_adds(&text, "#end#end");
        int64_t begin_us = check_cpu_us();
        render(gc_strbuf_text(&text), VELOCITY_FOR_REQUEST, &out);
        CHECK_ROW_HAS(rows[i].rule, gc_strbuf_text(&out), "error@");
        CHECK_ROW_HAS(rows[i].rule, gc_strbuf_text(&out), rows[i].says);
        CHECK_ROW(rows[i].rule, check_cpu_us() - begin_us < 5000000);
    }
}

/* Many small searches are not too many. */
static void test_many_matches_are_found(void)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    gc_strbuf_adds(&text, "#set($a = '");
    nesting_repeat(&text, "ab,", 10000);
    gc_strbuf_adds(&text, "')$a.replaceAll('(a)(b)', '$2$1').length() $a.split(',').size()");
    int64_t begin_us = check_cpu_us();
    render(gc_strbuf_text(&text), VELOCITY_FOR_REQUEST, &out);
    CHECK_TEXT(gc_strbuf_text(&out), "30000 10000");
    CHECK(check_cpu_us() - begin_us < 1000000);
}

static void test_tools_by_use(void)
{
    struct gc_strbuf request GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
    struct gc_strbuf success GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
    const char *text = "$salesforce.escReserved('-') $successTemplateUtils.firstFromArray('[1]')";
    render(text, VELOCITY_FOR_REQUEST, &request);
    CHECK_TEXT(gc_strbuf_text(&request), "\\- $successTemplateUtils.firstFromArray('[1]')");
    render(text, VELOCITY_FOR_SUCCESS, &success);
    CHECK_TEXT(gc_strbuf_text(&success), "$salesforce.escReserved('-') 1");
}

/* NAME@LINE:COLUMN, then ! for quiet, ? for what is not printed, + below a condition that mentions
 * it, and the call that it is an argument of. */
static void add_name(void *ctx, const struct velocity_mention *m)
{
    gc_strbuf_addf(ctx, "%s@%u:%u%s%s%s%s%s ", m->name, m->at.line, m->at.column,
                   m->quiet ? "!" : "", m->printed ? "" : "?", m->guarded ? "+" : "",
                   *m->call ? "<" : "", m->call);
}

static void test_visit(void)
{
    /* clang-format off */
    static const struct { const char *text, *expected; } rows[] = {
        {"#if(\"$!{input.a}\" != \"\")\n${b.c.length()}#elseif($d)$esc.url(${e})#end#foreach($f in $g)$f[$h]#end",
         "input.a@1:6!? b.c@2:1 d@2:24? esc@2:27 e@2:36<esc.url f@2:54? g@2:60? f@2:63 h@2:66 "},
        {"#if($input.a)${input.A}${input.b}#if($input.b)$input.b$input.a#end#else$input.a#end$input.a",
         "input.a@1:5? input.A@1:14+ input.b@1:24 input.b@1:38? input.b@1:47+ input.a@1:55+ input.a@1:72 input.a@1:84 "},
        {"#set($x = $input.a)$x", "x@1:6? input.a@1:11? x@1:20 "},
        {"$esc.jsonString(\"a${input.x}$esc.url($input.y)\")$input.z.replace($input.w, 'b')",
         "esc@1:1 input.x@1:19<esc.jsonString esc@1:29<esc.jsonString input.y@1:38<esc.url input.z@1:49 input.w@1:66<input.z.replace "},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
        struct velocity_template *t = NULL;
        struct gc_error err = {0};
        CHECK_STATUS(velocity_parse(&t, "t", rows[i].text, strlen(rows[i].text), &err), GC_OK,
                     &err);
        if (t)
            velocity_references(t, add_name, &out);
        velocity_free(t);
        CHECK_ROW_TEXT(rows[i].text, gc_strbuf_text(&out), rows[i].expected);
    }
}

SUITE(velocity, {"depths are exact", test_depths_are_exact},
      {"steps are counted by what they look at", test_steps_are_counted_by_what_they_look_at},
      {"many matches are found", test_many_matches_are_found},
      {"references print what they stand for, or themselves", test_references},
      {"methods are called with arguments", test_calls},
      {"directives choose, repeat and set", test_directives},
      {"tools escape, encode and count", test_tools},
      {"hostile templates end soon, with an error", test_bounds},
      {"requests and success templates see different tools", test_tools_by_use},
      {"every reference of a template is told with its place", test_visit});
