/* topics.h - what `gcmock help TOPIC` tells, the manual pages and the page's Help view: one table.
 *
 *   for (size_t i = 0; i < mock_n_topics; i++) gc_help_topic(&mock_topics[i], &text);
 *
 * A topic is mock/cli/help/NAME.md, or written by the part of the mock that knows it.
 */
#ifndef MOCK_TOPICS_H
#define MOCK_TOPICS_H

#include "base/cli/options.h"

extern const struct gc_topic mock_topics[];
extern const size_t mock_n_topics;

#endif
