#include "mock/page/topics.h"

#include "base/cli/options_parse.h"
#include "mock/flow/export/export.h"
#include "mock/flow/function/functions.h"

extern const struct gc_embedded mock_help_files[];

/* The codes are those of the table, so that they can't differ. */
static void write_exit_codes(struct gc_strbuf *to)
{
    static const struct gc_program by_the_table = {.name = "gcmock"};
    gc_strbuf_adds(to,
                   "# Exit codes\n\n"
                   "A code for each class of error, the same in gcmock and gcflow. --help of a\n"
                   "command has those that it can give.\n\n");
    gc_help_exit_codes(&by_the_table, to);
    gc_strbuf_adds(to,
                   "\ngcmock admin and health turn the status of an answer into one: 401 is 4,\n"
                   "403 5, 404 3, 408 and 504 7, 413 13, 429 6, any other 4xx 3, any other 5xx\n"
                   "10; the answer then stands on stderr. 9 is a server that is no gcmock.\n\n"
                   "gcaction: 1 is what check-mapping finds to differ.\n\n"
                   "gcverify has codes of its own: 0 every case held, 1 one failed, or there is\n"
                   "less coverage or there are fewer cases than required, 2 usage, 3 a case is\n"
                   "not well formed, 4 a case, or all of them, could not be run.\n");
}

const struct gc_topic mock_topics[] = {
    {"faults", "what goes wrong: matches, answers, the wire, each with an example",
     .files = mock_help_files},
    {"stubs", "answers of your own: matches, templates, order, states, WireMock's",
     .files = mock_help_files},
    {"worlds", "tests side by side: what a world is and who makes it", .files = mock_help_files},
    {"clock", "time that a test holds in its hand", .files = mock_help_files},
    {"conversations", "calls, callbacks, messages; analytics; who is told of them",
     .files = mock_help_files},
    {"journal", "what came and what was sent: list, find, count, verify", .also = "verify",
     .files = mock_help_files},
    {"platform", "every other operation of the platform, with state: --openapi",
     .files = mock_help_files},
    {"orgs", "an own org: files, overlays, validation", .files = mock_help_files},
    {"sdk", "the vendor's SDKs, Terraform and CLI, unchanged", .files = mock_help_files},
    {"expressions", "functions and operators of expressions", .write = flow_functions_help},
    {"actions", "action types of flows that run, with their outputs", .write = flow_actions_help},
    {"exit-codes", "a code for each class of error", .also = "exit", .write = write_exit_codes},
};
const size_t mock_n_topics = GC_COUNT_OF(mock_topics);
