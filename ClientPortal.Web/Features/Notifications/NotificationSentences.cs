using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>What a notification says, in the language of the moment.</summary>
public static class NotificationSentences
{
    /// <summary>What it is about: « T-1042 · Panne ».</summary>
    public static string TitleOf(this IStringLocalizer<NotificationTexts> texts, NotificationRow row) =>
        row.Title ?? texts["Subject." + row.Subject];

    /// <summary>What happened: « Moussa Diop a répondu : Bonjour ».</summary>
    public static string TextOf(this IStringLocalizer<NotificationTexts> texts, NotificationRow row)
    {
        var actor = row.ActorName ?? texts["Somebody"].Value;
        var part = !row.HasPart ? "" : row.Part switch
        {
            null => texts["Gone"].Value,
            "" => texts["Files"].Value,
            _ => row.Part,
        };
        var detailed = row.Detail.Length > 0 ? texts[$"{row.Kind}.{row.Detail}", actor, part] : null;
        return detailed is { ResourceNotFound: false } ? detailed : texts[row.Kind, actor, part];
    }
}
