# frozen_string_literal: true

# libmaildiag from Ruby by ffi: structs are mirrored and their sizes held
# against the library's, handles are freed by the collector at the latest, a
# failure is an exception, and every text is copied when it is read.
require 'ffi'

module Maildiag
  # What the header declares.
  module C
    extend FFI::Library
    ffi_lib ENV.fetch('MAILDIAG_LIBRARY', 'libmaildiag.so.0')

    # maildiag_text
    class Text < FFI::Struct
      layout :ptr, :pointer, :len, :size_t

      # A copy of the loan; nil is absent, which is not the same as empty.
      def to_s
        self[:ptr].null? ? nil : self[:ptr].read_bytes(self[:len])
      end
    end

    # A struct that begins with its size.
    class Sized < FFI::Struct
      def self.make
        new.tap { |struct| struct[:struct_size] = size }
      end
    end

    class Stats < Sized
      layout :struct_size, :uint32, :source_count, :uint32,
             :bytes, :uint64, :lines, :uint64, :records, :uint64,
             :postfix, :uint64, :foreign, :uint64, :unrecognised, :uint64,
             :truncated, :uint64, :dropped_events, :uint64,
             :dropped_messages, :uint64, :memory_bytes, :uint64,
             :regex_limit_hits, :uint64, :first_time, :int64,
             :last_time, :int64
    end

    class Filter < Sized
      layout :struct_size, :uint32, :kinds, :uint32, :state_mask, :uint32,
             :reserved0, :uint32, :since, :int64, :until, :int64,
             :query, Text, :queue_id, Text, :address, Text, :from, Text,
             :to, Text, :domain, Text, :message_id, Text, :client, Text,
             :relay, Text, :user, Text, :cause, Text, :host, Text
    end

    class Entry < Sized
      layout :struct_size, :uint32, :kind, :uint32, :id, :uint64
    end

    class Message < Sized
      layout :struct_size, :uint32, :state, :uint32, :id, :uint64,
             :generation, :uint32, :recipient_count, :uint32,
             :event_count, :uint32, :link_count, :uint32,
             :attempt_count, :uint32, :complete_start, :uint8,
             :complete_end, :uint8, :truncated, :uint8, :reserved0, :uint8,
             :size_bytes, :int64, :first_time, :int64, :last_time, :int64,
             :host, Text, :instance, Text, :queue_id, Text,
             :message_id, Text, :from, Text, :client, Text,
             :client_ip, Text, :helo, Text, :sasl_username, Text
    end

    class Recipient < Sized
      layout :struct_size, :uint32, :state, :uint32, :outcome, :uint32,
             :attempt_count, :uint32, :permanence, :uint32, :actor, :uint32,
             :outcome_message, :uint64, :smtp_code, :int64,
             :first_time, :int64, :last_time, :int64,
             :next_attempt_time, :int64, :expires_time, :int64,
             :delay_usec, :int64, :delay_before_queue_usec, :int64,
             :delay_in_queue_usec, :int64, :delay_connect_usec, :int64,
             :delay_transmit_usec, :int64, :address, Text, :orig_to, Text,
             :relay, Text, :dsn, Text, :reason, Text, :cause, Text,
             :underlying_cause, Text
    end

    class Finding < Sized
      layout :struct_size, :uint32, :scope, :uint32, :id, :uint64,
             :direction, :uint32, :disposition, :uint32, :severity, :uint32,
             :confidence, :uint32, :actor, :uint32, :permanence, :uint32,
             :ongoing, :uint32, :fix_count, :uint32,
             :evidence_count, :uint32, :queue_id_count, :uint32,
             :explains_count, :uint32, :reserved0, :uint32,
             :evidence_total, :uint64, :attempt_count, :uint64,
             :message_count, :uint64, :recipient_count, :uint64,
             :sender_count, :uint64, :waiting_count, :uint64,
             :first_time, :int64, :last_time, :int64, :ended_time, :int64,
             :last_success_before, :int64, :cause, Text, :broad, Text,
             :category, Text, :host, Text, :peer_name, Text,
             :peer_address, Text, :peer_port, Text, :peer_domain, Text,
             :ended_by, Text, :before, Text, :title, Text,
             :explanation, Text, :sender_text, Text, :rule, Text,
             :document, Text
    end

    # A library that does not know a struct by this size would refuse it with
    # E_ABI at the first call; it is better to know at the start.
    SIZES = {
      'text' => Text, 'stats' => Stats, 'filter' => Filter,
      'entry' => Entry, 'message' => Message, 'recipient' => Recipient,
      'finding' => Finding
    }.freeze

    attach_function :maildiag_abi_size, [:string], :uint32
    SIZES.each do |name, struct|
      size = maildiag_abi_size("maildiag_#{name}")
      unless struct.size <= size
        raise LoadError, "maildiag_#{name}: #{struct.size} here, #{size} there"
      end
    end

    # Where there is much to do, `blocking` lets other Ruby threads run.
    attach_function :maildiag_status_name, [:int32], :string
    attach_function :maildiag_status_text, [:int32], :string
    attach_function :maildiag_word, %i[uint32 uint32], :string
    attach_function :maildiag_engine_new, %i[pointer pointer pointer], :int32
    attach_function :maildiag_engine_free, [:pointer], :void
    attach_function :maildiag_source_open,
                    %i[pointer string pointer pointer], :int32
    attach_function :maildiag_feed,
                    %i[pointer uint32 pointer size_t pointer], :int32,
                    blocking: true
    attach_function :maildiag_feed_end, %i[pointer uint32], :int32
    attach_function :maildiag_stats_get, %i[pointer pointer], :int32
    attach_function :maildiag_reader_open,
                    %i[pointer pointer pointer pointer], :int32
    attach_function :maildiag_reader_close, [:pointer], :void
    attach_function :maildiag_entry_next, %i[pointer pointer pointer], :int32
    attach_function :maildiag_message_get, %i[pointer uint64 pointer], :int32
    attach_function :maildiag_recipient_get,
                    %i[pointer uint64 uint32 pointer], :int32
    attach_function :maildiag_diagnose_all,
                    %i[pointer pointer pointer], :int32, blocking: true
    attach_function :maildiag_finding_get,
                    %i[pointer uint32 pointer], :int32
    attach_function :maildiag_report_free, [:pointer], :void
  end

  OK = 0
  ENTRY_MESSAGE = 1
  WORDS_STATE = 5
  WORDS_RECIPIENT = 6
  WORDS_ACTOR = 10

  # A status below 0.
  class Error < StandardError
    attr_reader :code

    def initialize(code)
      @code = code
      super(C.maildiag_status_text(code))
    end

    def name
      C.maildiag_status_name(code)
    end
  end

  # Remarks above 0 are no failure.
  def self.check(status)
    raise Error, status if status.negative?

    status
  end

  # Frees once, by hand or by the collector, and keeps what it was made of.
  class Handle
    def initialize(free)
      out = FFI::MemoryPointer.new(:pointer)
      Maildiag.check(yield(out))
      @pointer = FFI::AutoPointer.new(out.read_pointer, free)
    end

    def close
      @pointer&.free
      @pointer = nil
    end

    def pointer
      @pointer or raise IOError, "closed #{self.class}"
    end
  end

  # The facts of the logs that were fed.
  class Engine < Handle
    def initialize
      super(C.method(:maildiag_engine_free)) do |out|
        C.maildiag_engine_new(out, nil, nil)
      end
    end

    # Feed all of an IO, in pieces of any size.
    def feed(name, io, piece = 1 << 20)
      number = FFI::MemoryPointer.new(:uint32)
      Maildiag.check(C.maildiag_source_open(pointer, name, nil, number))
      source = number.read_uint32
      while (bytes = io.read(piece))
        Maildiag.check(
          C.maildiag_feed(pointer, source, bytes, bytes.bytesize, nil)
        )
      end
      Maildiag.check(C.maildiag_feed_end(pointer, source))
    end

    def lines
      stats = C::Stats.make
      Maildiag.check(C.maildiag_stats_get(pointer, stats))
      stats[:lines]
    end
  end

  # One thread's view of an engine.
  class Reader < Handle
    def initialize(engine)
      super(C.method(:maildiag_reader_close)) do |out|
        C.maildiag_reader_open(out, engine.pointer, nil, nil)
      end
    end

    # Each message: its id, and a hash of copies.
    def each_message
      return to_enum(:each_message) unless block_given?

      filter = C::Filter.make
      filter[:kinds] = ENTRY_MESSAGE
      entry = C::Entry.make
      while Maildiag.check(
        C.maildiag_entry_next(pointer, filter, entry)
      ) == OK
        yield entry[:id], message(entry[:id])
      end
    end

    def message(id)
      out = C::Message.make
      Maildiag.check(C.maildiag_message_get(pointer, id, out))
      {
        queue_id: out[:queue_id].to_s, from: out[:from].to_s,
        state: C.maildiag_word(WORDS_STATE, out[:state]),
        recipients: (0...out[:recipient_count]).map { |i| recipient(id, i) }
      }
    end

    def recipient(id, index)
      out = C::Recipient.make
      Maildiag.check(C.maildiag_recipient_get(pointer, id, index, out))
      {
        address: out[:address].to_s, cause: out[:cause].to_s,
        outcome: C.maildiag_word(WORDS_RECIPIENT, out[:outcome]),
        attempts: out[:attempt_count]
      }
    end

    def diagnose
      Report.new(self)
    end
  end

  # Owns what it shows; reader and engine may go.
  class Report < Handle
    include Enumerable

    def initialize(reader)
      super(C.method(:maildiag_report_free)) do |out|
        C.maildiag_diagnose_all(reader.pointer, nil, out)
      end
    end

    def each
      return to_enum unless block_given?

      out = C::Finding.make
      index = 0
      while Maildiag.check(C.maildiag_finding_get(pointer, index, out)) == OK
        yield({
          cause: out[:cause].to_s, ongoing: out[:ongoing] != 0,
          actor: C.maildiag_word(WORDS_ACTOR, out[:actor]),
          messages: out[:message_count]
        })
        index += 1
      end
    end
  end
end
