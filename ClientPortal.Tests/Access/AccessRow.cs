using System.Collections;
using System.Net;
using ClientPortal.Domain;

namespace ClientPortal.Tests.Access;

/// <summary>The identities, in the order of a row's columns.</summary>
internal enum Identity
{
    /// <summary>Not signed in.</summary>
    Anonymous,

    /// <summary>Of the organisation and a member of the project once, signed in before it was disabled.</summary>
    Disabled,

    /// <summary>Administrator of another client organisation: the most that a stranger can be.</summary>
    OtherOrganisation,

    /// <summary>Of the organisation, and a member of nothing.</summary>
    NonMember,
    Member,
    ClientAdministrator,
    Technician,
    Administrator,
}

/// <summary>
/// What each identity gets, a letter each: <c>ss nnrr ++</c>. The columns are anonymous, disabled · other organisation, non-member, member,
/// client administrator · technician, administrator; blanks are for the eye.
/// <list type="table">
/// <item><c>+</c> allowed. Of a query: there is something in its answer.</item>
/// <item><c>n</c> not found: it does not exist, or not for them. Of a query also: null, or an empty answer.</item>
/// <item><c>r</c> refused by who they are (a rule <c>viewer.…</c>, 403): they see the thing, and may not do that.</item>
/// <item><c>s</c> led to the sign-in: there is no viewer to do it.</item>
/// <item><c>o</c> opened by a secret that the call carries, whatever the identity.</item>
/// <item><c>!</c> let through to another rule, which this call cannot satisfy: a password that is not sent, oneself instead of another.</item>
/// </list>
/// </summary>
internal sealed record Row
{
    private readonly string letters;

    private Row(string letters) => this.letters = letters;

    public char this[Identity who] => letters[(int)who];

    public static implicit operator Row(string written)
    {
        var letters = written.Replace(" ", "", StringComparison.Ordinal);
        return letters.Length == Enum.GetValues<Identity>().Length && letters.All("+nrso!".Contains)
            ? new Row(letters)
            : throw new ArgumentException($"'{written}' is no row: eight of + n r s o !, for {string.Join(", ", Enum.GetNames<Identity>())}.");
    }

    public override string ToString() => letters;
}

/// <summary>What came of a call: the letter for a row, and in words what was answered, ids and all.</summary>
internal readonly record struct Outcome(char Letter, string Said)
{
    public static readonly Outcome SignIn = new('s', "led to the sign-in");

    public static Outcome Of(Exception why) => why switch
    {
        NotFound => new('n', "not found"),
        RuleBroken { Rule: var rule } when rule.StartsWith("viewer.", StringComparison.Ordinal) => new('r', rule),
        RuleBroken { Rule: var rule } => new('!', rule),
        _ => new('?', why.ToString()),
    };

    /// <summary>Of what a query answered. An answer with nothing in it is as good as none.</summary>
    public static Outcome OfAnswer(object? answer) => new(HoldsNothing(answer) ? 'n' : '+', System.Text.Json.JsonSerializer.Serialize(answer));

    public static async Task<Outcome> OfAsync(HttpResponseMessage answer)
    {
        var (status, place) = (answer.StatusCode, answer.Headers.Location?.ToString() ?? "");
        var letter = status switch
        {
            HttpStatusCode.Unauthorized => 's',
            HttpStatusCode.Redirect when place.Contains("/login", StringComparison.Ordinal)
                && !place.Contains("refused", StringComparison.Ordinal) => 's',
            HttpStatusCode.Redirect when place.Contains("refused", StringComparison.Ordinal) => '!',
            HttpStatusCode.NotFound => 'n',
            HttpStatusCode.Forbidden => 'r',
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => '!',
            < HttpStatusCode.BadRequest => '+',
            _ => '?',
        };

        // An open stream has no end to wait for.
        var body = answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync();
        return new(letter, $"{(int)status} {place} {body}");
    }

    private static bool HoldsNothing(object? answer) => answer switch
    {
        null or false or 0 or "" => true,
        IEnumerable many => !many.Cast<object?>().Any(),
        _ => false,
    };
}
