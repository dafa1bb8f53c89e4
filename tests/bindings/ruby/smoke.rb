# frozen_string_literal: true

# usage: ruby smoke.rb FILE
require_relative 'maildiag'

path = ARGV.fetch(0)
$stdout.binmode
engine = Maildiag::Engine.new
File.open(path, 'rb') { |file| engine.feed(path, file, 7) }
puts "lines #{engine.lines}"
reader = Maildiag::Reader.new(engine)
reader.each_message do |_id, message|
  puts format('message %<queue_id>s from <%<from>s>, %<state>s', message)
  message[:recipients].each do |to|
    # Bytes as they were logged: no encoding is promised.
    puts "  to <#{to[:address]}>: ".b + "#{to[:outcome]} after " \
         "#{to[:attempts]}, #{to[:cause]}"
  end
end
begin
  reader.message(1)
rescue Maildiag::Error => e
  puts "no such message: #{e.name}"
end
report = reader.diagnose
reader.close
engine.close
begin
  reader.message(1)
  abort 'a closed reader answers'
rescue IOError
  # As it should be.
end
report.each do |finding|
  puts "finding #{finding[:cause]}: #{finding[:actor]} acts, " \
       "#{finding[:ongoing] ? 'goes on' : 'over'}, " \
       "#{finding[:messages]} message(s)"
end
