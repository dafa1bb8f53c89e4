# frozen_string_literal: true

# libmaildiag from Ruby by ffi: constants, structs and functions are made of
# maildiag-api.json, which is installed with the header, so nothing is typed
# twice. Handles are freed by the collector at the latest, a failure is an
# exception, and every text is copied when it is read.
require 'ffi'
require 'json'

module Maildiag
  # What the header declares.
  module C
    extend FFI::Library
    ffi_lib ENV.fetch('MAILDIAG_LIBRARY', 'libmaildiag.so.0')

    API = JSON.parse(File.read(ENV.fetch('MAILDIAG_API')))
    # These work long and let other Ruby threads run meanwhile.
    LONG = %w[maildiag_feed maildiag_feed_file maildiag_diagnose_all].freeze

    # A struct of the header; where it has a struct_size, that is set.
    class Struct < FFI::Struct
      def self.make
        new.tap { |struct| struct[:struct_size] = size }
      end

      # A copy of a maildiag_text; nil is absent, which is not empty.
      def text(name)
        loan = self[name]
        loan[:ptr].null? ? nil : loan[:ptr].read_bytes(loan[:len])
      end
    end

    # What a type of the header is to ffi.
    def self.type(name, result: false)
      name = API['aliases'].fetch(name, name)
      return result ? :string : :pointer if name == 'const char *'
      return :pointer if name.end_with?('*')
      return const_get(name.capitalize) if name.start_with?('maildiag_')

      name == 'size_t' ? :size_t : name.delete_suffix('_t').to_sym
    end

    def self.members(struct)
      struct['members'].flat_map do |member|
        type = type(member['type'])
        type = [type, member['count']] if member['count']
        [member['name'].to_sym, type, member['offset']]
      end
    end

    API['enums'].map { |enum| enum['values'] }.push(API['constants'])
                .each { |all| all.each { |name, value| const_set(name, value) } }
    API['structs'].each do |about|
      struct = const_set(about['name'].capitalize, Class.new(Struct))
      struct.layout(*members(about))
    end
    API['functions'].each do |about|
      types = about['parameters'].map do |parameter|
        # Names and paths end in a NUL; what has a length is bytes.
        named = parameter['type'] == 'const char *' &&
                about['parameters'].none? { |other| other['name'] == 'len' }
        named ? :string : type(parameter['type'])
      end
      result = type(about['returns'], result: true)
      attach_function about['name'], types, result,
                      blocking: LONG.include?(about['name'])
    end
    # A library that is newer than the description may know more members; an
    # older one would refuse the struct with E_ABI.
    API['structs'].each do |about|
      here = [about['size'], const_get(about['name'].capitalize).size]
      there = maildiag_abi_size(about['name'])
      raise LoadError, "#{about['name']}: #{here}, #{there}" if here.max > there
    end
  end

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
      stats = C::Maildiag_stats.make
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

      filter = C::Maildiag_filter.make
      filter[:kinds] = C::MAILDIAG_ENTRY_MESSAGE
      entry = C::Maildiag_entry.make
      while Maildiag.check(
        C.maildiag_entry_next(pointer, filter, entry)
      ) == C::MAILDIAG_OK
        yield entry[:id], message(entry[:id])
      end
    end

    def message(id)
      out = C::Maildiag_message.make
      Maildiag.check(C.maildiag_message_get(pointer, id, out))
      {
        queue_id: out.text(:queue_id), from: out.text(:from),
        state: C.maildiag_word(C::MAILDIAG_WORDS_STATE, out[:state]),
        recipients: (0...out[:recipient_count]).map { |i| recipient(id, i) }
      }
    end

    def recipient(id, index)
      out = C::Maildiag_recipient.make
      Maildiag.check(C.maildiag_recipient_get(pointer, id, index, out))
      {
        address: out.text(:address), cause: out.text(:cause),
        outcome: C.maildiag_word(C::MAILDIAG_WORDS_RECIPIENT, out[:outcome]),
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

      out = C::Maildiag_finding.make
      index = 0
      while Maildiag.check(
        C.maildiag_finding_get(pointer, index, out)
      ) == C::MAILDIAG_OK
        yield({
          cause: out.text(:cause), ongoing: out[:ongoing] != 0,
          actor: C.maildiag_word(C::MAILDIAG_WORDS_ACTOR, out[:actor]),
          messages: out[:message_count]
        })
        index += 1
      end
    end
  end
end
