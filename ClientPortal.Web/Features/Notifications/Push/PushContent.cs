using System.Globalization;
using System.Text.Json;
using ClientPortal.Domain.Notifications;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Notifications.Push;

/// <summary>What is sent to a device, before it is encrypted.</summary>
/// <param name="Json">What the service worker reads: <c>{id, at, title, text, href, lang, always}</c>, always also in front of a person.</param>
/// <param name="Topic">A newer message of the same topic replaces one that the push service still holds.</param>
/// <param name="Keep">How long the push service holds it for a device that is off.</param>
/// <param name="Urgency">Whether a device that saves power is woken.</param>
public sealed record PushContent(string Json, string Topic, TimeSpan Keep, PushUrgency Urgency);

/// <summary>
/// Writes what is sent. Without the person's choice it says that there is something and of which kind: what a lock screen shows, others read.
/// </summary>
public sealed class PushContents(IStringLocalizer<NotificationTexts> texts)
{
    // Characters. A push service takes 4,096 bytes, and a character has up to four.
    private const int LongestTitle = 100, LongestText = 240;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>A notification, in the person's language.</summary>
    public PushContent Of(NotificationRow row, bool showsContent, string language)
    {
        // Of this call alone: the culture of an asynchronous flow ends with it.
        using var _ = Speaking.In(language);
        var (title, text) = showsContent ? (texts.TitleOf(row), texts.TextOf(row)) : (texts["Push.New"].Value, texts["Kind." + row.Kind].Value);
        var urgency = UrgencyOf(row.Kind);
        return Write(row.Id, row.At, title, text, row.Href, language, KeepOf(urgency), urgency, always: false);
    }

    /// <summary>A message that shows that the device receives.</summary>
    public PushContent Test(Guid deviceId, DateTimeOffset now, string language)
    {
        using var _ = Speaking.In(language);
        return Write(
            deviceId, now, texts["Push.Test.Title"], texts["Push.Test.Text"], "/account?tab=devices", language, TimeSpan.FromMinutes(5),
            PushUrgency.High, always: true);
    }

    private static PushContent Write(
        Guid id, DateTimeOffset at, string title, string text, string href, string language, TimeSpan keep, PushUrgency urgency,
        bool always)
    {
        var body = new
        {
            id, at = at.ToUnixTimeMilliseconds(), title = Cut(title, LongestTitle), text = Cut(text, LongestText), href, lang = language, always,
        };

        // 32 characters, as many as a topic may have. A line of the bell is one kind of news about one subject.
        return new PushContent(JsonSerializer.Serialize(body, Json), id.ToString("N"), keep, urgency);
    }

    private static PushUrgency UrgencyOf(string kind) =>
        FeatureIndex.NotificationSources.SelectMany(source => source.Kinds).FirstOrDefault(one => one.Name == kind)?.Urgency ?? PushUrgency.Normal;

    // A promise about to break is no news after a day, an answer is for a week. What is in no hurry is in the bell too.
    private static TimeSpan KeepOf(PushUrgency urgency) => urgency switch
    {
        PushUrgency.High => TimeSpan.FromDays(1),
        PushUrgency.Low => TimeSpan.FromDays(3),
        _ => TimeSpan.FromDays(7),
    };

    private static string Cut(string text, int most) =>
        text.Length <= most ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most), "…");

    private sealed class Speaking : IDisposable
    {
        private readonly CultureInfo before = CultureInfo.CurrentCulture;
        private readonly CultureInfo beforeUi = CultureInfo.CurrentUICulture;

        public static Speaking In(string language)
        {
            var speaking = new Speaking();
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            return speaking;
        }

        public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
    }
}
