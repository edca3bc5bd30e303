package Tallage;

# tallage for Perl, over the C library by FFI::Platypus: JSON in, JSON out, errors as Tallage::Error.
# Texts are bytes: UTF-8, as JSON::PP->new->utf8 or encode_json writes it. An engine is built once and kept.

use strict;
use warnings;
use FFI::Platypus 2.00;
use FFI::Platypus::Buffer qw(scalar_to_buffer buffer_to_scalar);
use FFI::CheckLib qw(find_lib_or_die);

package Tallage::Str {
    use FFI::Platypus::Record;
    record_layout_1(opaque => 'ptr', size_t => 'len');

    sub text {
        my ($self) = @_;
        return $self->len ? FFI::Platypus::Buffer::buffer_to_scalar($self->ptr, $self->len) : '';
    }
}

my $ffi = FFI::Platypus->new(api => 2, lib => find_lib_or_die(lib => 'tallage'));
$ffi->type('record(Tallage::Str)' => 'str');

my %c;
my $attach = sub {
    my ($arguments, $answer, @names) = @_;
    $c{$_} = $ffi->function("tallage_$_" => $arguments, $answer) for @names;
};
$attach->([], 'uint32', 'abi');
$attach->([], 'str',    'version', 'eu_data');
$attach->(['opaque'], 'sint32', 'error_kind');
$attach->(['opaque'], 'str',    map({"error_$_"} qw(code path message json)), 'result_json');
$attach->(['opaque'], 'void',   map {"${_}_free"} qw(engine error exchange result));
$attach->(['str', 'opaque*', 'opaque*'], 'sint32', qw(engine_new lint vat_number vat_rates vies_request vies_read en16931 compare));
$attach->(
    ['opaque', 'str', 'opaque*', 'opaque*'],
    'sint32',
    map({"engine_$_"} qw(calculate resolve explain credit vat_rates en16931 compare reconcile begin resume)),
    'exchange_receive'
);
$attach->(['opaque', 'opaque*', 'opaque*'], 'sint32', qw(engine_lint exchange_step exchange_json exchange_outcome));
$attach->(['opaque', 'opaque*'], 'sint32', qw(exchange_waited exchange_retry));

die "libtallage has another ABI than this file was written for\n" if $c{abi}->call != 0;

# Bytes for the time of a call: they must outlive the structure.
sub _lend {
    my ($text) = @_;
    my ($pointer, $length) = scalar_to_buffer($$text);
    return Tallage::Str->new(ptr => $pointer, len => $length);
}

# Makes a call that gives a handle in its out-parameter.
sub _handle {
    my ($name, @arguments) = @_;
    my ($out, $error);
    Tallage::Error->_throw($error) if $c{$name}->call(@arguments, \$out, \$error) != 0;
    return $out;
}

# Makes a call that answers with a result; the text is copied, the result freed.
sub _ask {
    my $result = _handle(@_);
    my $json   = $c{result_json}->call($result)->text;
    $c{result_free}->call($result);
    return $json;
}

for my $name (qw(lint vat_number vat_rates vies_request vies_read en16931 compare)) {
    no strict 'refs';
    *$name = sub { my ($json) = @_; return _ask($name, _lend(\$json)) };
}

sub version { return $c{version}->call->text }
sub eu_data { return $c{eu_data}->call->text }

package Tallage::Error {
    use overload '""' => sub { $_[0]{code} . ' at ' . $_[0]{path} . ': ' . $_[0]{message} }, fallback => 1;

    my @KINDS = qw(ok invalid_config invalid_document not_found undetermined provider transport conflict internal invalid_argument);

    # Copies an error of the library and frees it.
    sub _throw {
        my ($class, $error) = @_;
        my $status = $c{error_kind}->call($error);
        my %self   = (status => $status, kind => $KINDS[$status] // 'unknown');
        $self{$_} = $c{"error_$_"}->call($error)->text for qw(code path message json);
        $c{error_free}->call($error);
        die bless \%self, $class;
    }

    for my $member (qw(status kind code path message json)) {
        no strict 'refs';
        *$member = sub { $_[0]{$member} };
    }
}

package Tallage::Engine {

    sub new {
        my ($class, $config) = @_;
        return bless { c => Tallage::_handle('engine_new', Tallage::_lend(\$config)) }, $class;
    }

    for my $name (qw(calculate resolve explain credit vat_rates en16931 compare reconcile)) {
        no strict 'refs';
        *$name = sub { my ($self, $json) = @_; return Tallage::_ask("engine_$name", $self->{c}, Tallage::_lend(\$json)) };
    }

    for my $name (qw(begin resume)) {
        no strict 'refs';
        *$name = sub {
            my ($self, $json) = @_;
            my $exchange = Tallage::_handle("engine_$name", $self->{c}, Tallage::_lend(\$json));
            return bless { c => $exchange }, 'Tallage::Exchange';
        };
    }

    sub lint { my ($self) = @_; return Tallage::_ask('engine_lint', $self->{c}) }

    sub DESTROY { my ($self) = @_; $c{engine_free}->call($self->{c}) if ${^GLOBAL_PHASE} ne 'DESTRUCT' }
}

package Tallage::Exchange {

    for my $name (qw(step json outcome)) {
        no strict 'refs';
        *$name = sub { my ($self) = @_; return Tallage::_ask("exchange_$name", $self->{c}) };
    }

    for my $name (qw(waited retry)) {
        no strict 'refs';
        *$name = sub {
            my ($self) = @_;
            my $error;
            Tallage::Error->_throw($error) if $c{"exchange_$name"}->call($self->{c}, \$error) != 0;
            return;
        };
    }

    sub receive { my ($self, $json) = @_; return Tallage::_ask('exchange_receive', $self->{c}, Tallage::_lend(\$json)) }

    sub DESTROY { my ($self) = @_; $c{exchange_free}->call($self->{c}) if ${^GLOBAL_PHASE} ne 'DESTRUCT' }
}

1;
