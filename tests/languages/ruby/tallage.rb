# frozen_string_literal: true

# tallage for Ruby, over the C library by the gem `ffi`: JSON in, JSON out, errors as Tallage::Error.
# An engine is built once and shared by any number of threads; an exchange is for one thread at a time.

require 'ffi'

module Tallage
  # The functions of tallage.h.
  module C
    extend FFI::Library
    ffi_lib 'tallage'

    class Str < FFI::Struct
      layout :ptr, :pointer, :len, :size_t

      def to_s
        (self[:len].zero? ? +'' : self[:ptr].read_bytes(self[:len])).force_encoding(Encoding::UTF_8)
      end

      # Bytes for the time of a call; the structure keeps them alive.
      def self.lend(text)
        bytes = FFI::MemoryPointer.from_string(text)
        new.tap do |str|
          str[:ptr] = bytes
          str[:len] = text.bytesize
        end
      end
    end

    str = Str.by_value
    attach_function :tallage_abi, [], :uint32
    %i[tallage_version tallage_eu_data].each { |name| attach_function name, [], str }
    attach_function :tallage_error_kind, [:pointer], :int32
    %i[code path message json].each { |member| attach_function :"tallage_error_#{member}", [:pointer], str }
    attach_function :tallage_result_json, [:pointer], str
    %i[engine error exchange result].each { |handle| attach_function :"tallage_#{handle}_free", [:pointer], :void }
    %i[engine_new lint vat_number vat_rates vies_request vies_read en16931 compare].each do |name|
      attach_function :"tallage_#{name}", [str, :pointer, :pointer], :int32
    end
    %i[calculate resolve explain credit vat_rates en16931 compare reconcile begin resume].each do |name|
      attach_function :"tallage_engine_#{name}", [:pointer, str, :pointer, :pointer], :int32
    end
    attach_function :tallage_engine_lint, %i[pointer pointer pointer], :int32
    attach_function :tallage_exchange_receive, [:pointer, str, :pointer, :pointer], :int32
    %i[step json outcome].each { |name| attach_function :"tallage_exchange_#{name}", %i[pointer pointer pointer], :int32 }
    %i[waited retry].each { |name| attach_function :"tallage_exchange_#{name}", %i[pointer pointer], :int32 }

    raise LoadError, "libtallage has the ABI #{tallage_abi}, this file was written for 0" unless tallage_abi.zero?
  end

  # What a failed call raises.
  class Error < StandardError
    KINDS = %i[ok invalid_config invalid_document not_found undetermined provider transport conflict internal
               invalid_argument].freeze

    attr_reader :status, :code, :path, :json

    # Copies an error of the library and frees it.
    def initialize(error)
      @status = C.tallage_error_kind(error)
      @code, @path, message, @json = %i[code path message json].map { |member| C.send(:"tallage_error_#{member}", error).to_s }
      C.tallage_error_free(error)
      super(message)
    end

    # :invalid_config, :invalid_document, :not_found …; nil for a status that this file does not know.
    def kind = KINDS[status]
  end

  # Makes a call that gives a handle in its out-parameter.
  def self.handle(function, *arguments)
    out, error = Array.new(2) { FFI::MemoryPointer.new(:pointer) }
    raise Error, error.read_pointer unless C.send(:"tallage_#{function}", *arguments, out, error).zero?

    out.read_pointer
  end

  # Makes a call that answers with a result; the text is copied, the result freed.
  def self.ask(function, *arguments)
    result = handle(function, *arguments)
    C.tallage_result_json(result).to_s
  ensure
    C.tallage_result_free(result) if result
  end

  private_class_method :handle, :ask

  %i[lint vat_number vat_rates vies_request vies_read en16931 compare].each do |name|
    define_singleton_method(name) { |json| ask(name, C::Str.lend(json)) }
  end

  def self.version = C.tallage_version.to_s

  def self.eu_data = C.tallage_eu_data.to_s

  # A configuration, checked and indexed once.
  class Engine
    def initialize(config)
      pointer = Tallage.send(:handle, :engine_new, C::Str.lend(config))
      @c = FFI::AutoPointer.new(pointer, C.method(:tallage_engine_free))
    end

    %i[calculate resolve explain credit vat_rates en16931 compare reconcile].each do |name|
      define_method(name) { |json| Tallage.send(:ask, :"engine_#{name}", @c, C::Str.lend(json)) }
    end

    %i[begin resume].each do |name|
      define_method(name) { |json| Exchange.new(Tallage.send(:handle, :"engine_#{name}", @c, C::Str.lend(json))) }
    end

    def lint = Tallage.send(:ask, :engine_lint, @c)
  end

  # An operation at a tax provider (docs/exchanges.md): `step` says what to send, Net::HTTP sends it, `receive` takes what
  # came back.
  class Exchange
    def initialize(pointer)
      @c = FFI::AutoPointer.new(pointer, C.method(:tallage_exchange_free))
    end

    %i[step json outcome].each do |name|
      define_method(name) { Tallage.send(:ask, :"exchange_#{name}", @c) }
    end

    def receive(json) = Tallage.send(:ask, :exchange_receive, @c, C::Str.lend(json))

    %i[waited retry].each do |name|
      define_method(name) do
        error = FFI::MemoryPointer.new(:pointer)
        raise Error, error.read_pointer unless C.send(:"tallage_exchange_#{name}", @c, error).zero?
      end
    end
  end
end
