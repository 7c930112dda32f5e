using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;

namespace ClientPortal.Web.Features.Prospects.Calendly;

/// <summary>The content of a delivery: the person who booked or cancelled, and the appointment. Texts are cut to the stored lengths.</summary>
internal sealed record CalendlyNews(string Event, string InviteeUri)
{
    public const string Created = "invitee.created", Cancelled = "invitee.canceled";

    private const int MostAnswers = 30;
    private const int AnswerLength = 1000;

    // Words by which a question of the booking form is recognised as asking for a field of a prospect.
    private static readonly string[] PhoneWords = ["phone", "mobile", "portable"];
    private static readonly string[] CompanyWords = ["societe", "entreprise", "organisation", "company", "business"];

    public ProspectFields Fields { get; private init; } = new();

    /// <summary>Null for events of other kinds.</summary>
    public AppointmentFields? Appointment { get; private init; }

    /// <summary>The content of this JSON; null when it cannot be read.</summary>
    public static CalendlyNews? Read(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(WithoutLoneSurrogates(body));
            return Read(json.RootElement, body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A lone surrogate such as \ud800 is valid JSON but no valid text: it becomes the replacement character (Unicode 3.9, U+FFFD).
    private static string WithoutLoneSurrogates(string json)
    {
        if (!json.Contains("\\u", StringComparison.Ordinal))
        {
            return json;
        }

        var text = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length; at++)
        {
            if (json[at] != '\\' || at + 1 == json.Length)
            {
                text.Append(json[at]);
                continue;
            }

            var length = Escaped(json, at) is not { } unit || !char.IsSurrogate(unit) ? 2
                : char.IsHighSurrogate(unit) && Escaped(json, at + 6) is { } low && char.IsLowSurrogate(low) ? 12
                : 6;
            text.Append(length == 6 ? "\\ufffd" : json.AsSpan(at, length));
            at += length - 1;
        }

        return text.ToString();

        static char? Escaped(string json, int at) =>
            at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
                && ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
                ? (char)unit
                : null;
    }

    private static CalendlyNews? Read(JsonElement root, string body)
    {
        if (Line(root, "event", CalendlyDelivery.EventLength) is not { Length: > 0 } happened || Child(root, "payload") is not { } payload)
        {
            return null;
        }

        var invitee = Child(payload, "invitee") ?? payload;
        var uri = Line(invitee, "uri", Domain.Prospects.Appointment.UriLength);
        if (uri.Length == 0)
        {
            // A delivery without a URI of its own is identified by the hash of its body.
            uri = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}";
        }

        return happened is not (Created or Cancelled) ? new CalendlyNews(happened, uri) : new CalendlyNews(happened, uri)
        {
            Fields = FieldsOf(payload, invitee),
            Appointment = AppointmentOf(root, payload, invitee, uri, cancelled: happened == Cancelled),
        };
    }

    private static ProspectFields FieldsOf(JsonElement payload, JsonElement invitee)
    {
        var (first, last) = (Line(invitee, "first_name", Prospect.NameLength), Line(invitee, "last_name", Prospect.NameLength));
        if (first.Length + last.Length == 0 && Line(invitee, "name", Prospect.NameLength * 2) is { Length: > 0 } name)
        {
            var at = name.IndexOf(' ', StringComparison.Ordinal);
            (first, last) = at < 0 ? (name, "") : (name[..at], name[(at + 1)..]);
        }

        var answers = AnswersOf(payload, invitee);
        var phone = Line(invitee, "text_reminder_number", Prospect.PhoneLength) is { Length: > 0 } number ? number : Asked(answers, PhoneWords);
        return new ProspectFields
        {
            FirstName = Clip(first, Prospect.NameLength),
            LastName = Clip(last, Prospect.NameLength),
            Email = Line(invitee, "email", Person.EmailLength),
            Phone = Folding.PhoneKey(phone).Length > 0 ? Clip(phone, Prospect.PhoneLength) : "",
            Company = Clip(Asked(answers, CompanyWords), Prospect.CompanyLength),
        };
    }

    private static AppointmentFields AppointmentOf(JsonElement root, JsonElement payload, JsonElement invitee, string uri, bool cancelled)
    {
        var scheduled = Child(payload, "scheduled_event") ?? payload;
        var cancellation = Child(invitee, "cancellation");
        return new AppointmentFields(uri)
        {
            FormerInviteeUri = Line(invitee, "old_invitee", Domain.Prospects.Appointment.UriLength) is { Length: > 0 } former ? former : null,
            Title = Line(scheduled, "name", Domain.Prospects.Appointment.TitleLength),
            StartsAt = Moment(scheduled, "start_time"),
            EndsAt = Moment(scheduled, "end_time"),
            TimeZone = Line(invitee, "timezone", 64),
            JoinUrl = Child(scheduled, "location") is { } place ? Link(place, "join_url") : null,
            CancelUrl = Link(invitee, "cancel_url"),
            RescheduleUrl = Link(invitee, "reschedule_url"),
            Answers = AnswersOf(payload, invitee),
            CancelledAt = cancelled
                ? (cancellation is { } details ? Moment(details, "created_at") : null) ?? Moment(root, "created_at") ?? DateTimeOffset.UnixEpoch
                : null,
            CancelReason = cancellation is { } why ? Line(why, "reason", Domain.Prospects.Appointment.ReasonLength) : "",
            Replaced = cancelled && invitee.TryGetProperty("rescheduled", out var moved) && moved.ValueKind == JsonValueKind.True,
        };
    }

    private static List<Answer> AnswersOf(JsonElement payload, JsonElement invitee)
    {
        var answers = new List<Answer>();
        foreach (var holder in new[] { invitee, payload })
        {
            if (answers.Count == 0 && holder.TryGetProperty("questions_and_answers", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                answers.AddRange(list.EnumerateArray().Take(MostAnswers)
                    .Select(one => new Answer(Line(one, "question", AnswerLength), Line(one, "answer", AnswerLength)))
                    .Where(one => one.Text.Length > 0));
            }
        }

        return answers;
    }

    private static string Asked(List<Answer> answers, string[] words) =>
        answers.Find(answer => words.Any(Folding.Of(answer.Question).Contains))?.Text ?? "";

    private static JsonElement? Child(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string Line(JsonElement of, string name, int length) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? Clip(string.Concat(value.GetString()!.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim(), length) : "";

    // Staff can click this link, so only https is accepted.
    private static string? Link(JsonElement of, string name) =>
        Uri.TryCreate(Line(of, name, Domain.Prospects.Appointment.UriLength), UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
            ? uri.AbsoluteUri
            : null;

    private static DateTimeOffset? Moment(JsonElement of, string name) =>
        DateTimeOffset.TryParse(Line(of, name, 64), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.ToUniversalTime()
            : null;

    private static string Clip(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
