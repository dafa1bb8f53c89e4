/*
 * libmaildiag from C++17: handles own themselves, a failure is an exception,
 * what is lent is copied as soon as it is to stay.
 *
 * usage: smoke FILE
 */
#include <maildiag/maildiag.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace maildiag
{

class error : public std::runtime_error
{
  public:
    error(maildiag_status code, const char *text)
        : std::runtime_error(text), code_(code)
    {
    }

    maildiag_status code() const noexcept
    {
        return code_;
    }

  private:
    maildiag_status code_;
};

/* Below 0 is a failure, above a remark that the caller may look at. */
maildiag_status check(maildiag_status status)
{
    if (status < 0) {
        throw error(status, maildiag_status_text(status));
    }
    return status;
}

/* A struct of the header, ready to be handed in. */
template <typename T> T make()
{
    T value{};

    value.struct_size = static_cast<uint32_t>(sizeof value);
    return value;
}

/* A loan: good until its handle is asked again. */
std::optional<std::string_view> view(maildiag_text text)
{
    if (text.ptr == nullptr) {
        return std::nullopt;
    }
    return std::string_view(text.ptr, text.len);
}

/* A copy, to keep. */
std::string copy(maildiag_text text)
{
    return std::string(view(text).value_or("-"));
}

template <typename T, void (*Free)(T *)> struct deleter {
    void operator()(T *handle) const
    {
        Free(handle);
    }
};

template <typename T, void (*Free)(T *)>
using handle = std::unique_ptr<T, deleter<T, Free>>;

using engine = handle<maildiag_engine, maildiag_engine_free>;
using reader = handle<maildiag_reader, maildiag_reader_close>;
using report = handle<maildiag_report, maildiag_report_free>;

engine new_engine()
{
    maildiag_engine *raw = nullptr;
    auto why = make<maildiag_error>();

    if (maildiag_status status = maildiag_engine_new(&raw, nullptr, &why);
        status < 0) {
        throw error(status, why.text);
    }
    return engine(raw);
}

reader open_reader(const engine &from)
{
    maildiag_reader *raw = nullptr;

    check(maildiag_reader_open(&raw, from.get(), nullptr, nullptr));
    return reader(raw);
}

report diagnose(const reader &from)
{
    maildiag_report *raw = nullptr;

    check(maildiag_diagnose_all(from.get(), nullptr, &raw));
    return report(raw);
}

} // namespace maildiag

using namespace maildiag;

static void feed(const engine &to, const char *path)
{
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    auto stats = make<maildiag_stats>();
    uint32_t source = 0;

    check(maildiag_source_open(to.get(), path, nullptr, &source));
    for (size_t at = 0; at < bytes.size(); at += 7) {
        check(maildiag_feed(to.get(), source, bytes.data() + at,
                            std::min<size_t>(7, bytes.size() - at), nullptr));
    }
    check(maildiag_feed_end(to.get(), source));
    check(maildiag_stats_get(to.get(), &stats));
    std::printf("lines %llu\n", static_cast<unsigned long long>(stats.lines));
}

static void trace(const reader &from)
{
    auto filter = make<maildiag_filter>();
    auto entry = make<maildiag_entry>();
    auto message = make<maildiag_message>();
    auto to = make<maildiag_recipient>();

    filter.kinds = MAILDIAG_ENTRY_MESSAGE;
    while (check(maildiag_entry_next(from.get(), &filter, &entry)) ==
           MAILDIAG_OK) {
        check(maildiag_message_get(from.get(), entry.id, &message));
        /* The next call takes its texts away: these are copies. */
        const std::string id = copy(message.queue_id);
        const std::string sender = copy(message.from);

        std::printf("message %s from <%s>, %s\n", id.c_str(), sender.c_str(),
                    maildiag_word(MAILDIAG_WORDS_STATE, message.state));
        for (uint32_t i = 0; i < message.recipient_count; i++) {
            check(maildiag_recipient_get(from.get(), entry.id, i, &to));
            std::printf("  to <%s>: %s after %u, %s\n",
                        copy(to.address).c_str(),
                        maildiag_word(MAILDIAG_WORDS_RECIPIENT, to.outcome),
                        static_cast<unsigned>(to.attempt_count),
                        copy(to.cause).c_str());
        }
    }
}

static void show(const report &of)
{
    auto finding = make<maildiag_finding>();

    for (uint32_t i = 0;
         check(maildiag_finding_get(of.get(), i, &finding)) == MAILDIAG_OK;
         i++) {
        std::printf("finding %s: %s acts, %s, %llu message(s)\n",
                    copy(finding.cause).c_str(),
                    maildiag_word(MAILDIAG_WORDS_ACTOR, finding.actor),
                    finding.ongoing ? "goes on" : "over",
                    static_cast<unsigned long long>(finding.message_count));
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        return 2;
    }
    report kept;
    {
        engine logs = new_engine();
        feed(logs, argv[1]);
        reader from = open_reader(logs);
        trace(from);
        kept = diagnose(from);
        try {
            auto message = make<maildiag_message>();

            check(maildiag_message_get(from.get(), 1, &message));
        } catch (const error &e) {
            std::printf("no such message: %s\n",
                        maildiag_status_name(e.code()));
        }
    }
    /* A report owns what it shows: reader and engine are gone. */
    show(kept);
    return 0;
}
