using System.Diagnostics.CodeAnalysis;
using ClientPortal.Domain;
using ClientPortal.Domain.Tickets;

namespace ClientPortal.Web.Api;

/// <summary>A value of a query that is one of a few words: refusals and the OpenAPI document name them.</summary>
internal interface IQueryWords
{
    static abstract IReadOnlyList<string> Words { get; }
}

#pragma warning disable CA1000 // The framework looks for these on the type itself, as IParsable asks.
/// <summary>A value of an enum by its token (<c>in-progress</c>), as in bodies; the framework would take the code's names, and any number.</summary>
public readonly record struct Named<T>(T Value) : IParsable<Named<T>>, IQueryWords
    where T : struct, Enum
{
    public static IReadOnlyList<string> Words => [.. Enum.GetValues<T>().Select(Token.Of)];

    public static Named<T> Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var named) ? named : throw new FormatException();

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Named<T> result)
    {
        var value = Token.Parse<T>(s);
        result = new(value.GetValueOrDefault());
        return value is not null;
    }
}
#pragma warning restore CA1000

/// <summary>A ticket's status, or <c>running</c> for all that is not over; null for those.</summary>
public readonly record struct TicketState(TicketStatus? Status) : IParsable<TicketState>, IQueryWords
{
    private const string Running = "running";

    public static IReadOnlyList<string> Words => [Running, .. Named<TicketStatus>.Words];

    public static TicketState Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var state) ? state : throw new FormatException();

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TicketState result)
    {
        result = new(Token.Parse<TicketStatus>(s));
        return result.Status is not null || s == Running;
    }
}

/// <summary>The cursor of lists of tickets: a number, <c>T-1042</c> or <c>1042</c>.</summary>
public readonly record struct TicketCursor(long Number) : IParsable<TicketCursor>
{
    public static TicketCursor Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var cursor) ? cursor : throw new FormatException();

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TicketCursor result)
    {
        var number = Ticket.ParseNumber(s);
        result = new(number.GetValueOrDefault());
        return number is not null;
    }
}
