using ClientPortal.Domain.Notifications;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Notifications.Email;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>What a person wants of notifications: no call names another person, and a thing is chosen only by those who may see it.</summary>
internal static partial class AccessMatrix
{
    private static Pages UnsubscribePages => new()
    {
        // Opened by the token in the mail, and changes nothing.
        { "/unsubscribe/{Token}", "++ ++++ ++", at => $"/{at.UnsubscribePath()}" },
        { "/unsubscribe/{Token}", "++ ++++ ++", _ => "/unsubscribe/none" },
    };

    private static Endpoints PreferencesApi => new()
    {
        { "GET /api/notifications/preferences", "ss ++++ ++", (who, _) => who.ApiAsync("GET", "/api/notifications/preferences") },
        {
            "PUT /api/notifications/preferences", "ss ++++ ++",
            (who, _) => who.ApiAsync("PUT", "/api/notifications/preferences", new { digest = "at-once" })
        },
        {
            "PUT /api/notifications/preferences", "ss nn++ ++", (who, at) => who.ApiAsync("PUT", "/api/notifications/preferences", new
            {
                subjects = new[] { new { subject = "project", subjectId = at.Project, level = "all" } },
            })
        },
        { "POST /unsubscribe/{token}", "oo oooo oo", (who, at) => who.FormAsync($"/{at.UnsubscribePath()}") },
        { "POST /unsubscribe/{token}", "nn nnnn nn", (who, _) => who.FormAsync("/unsubscribe/none") },
    };

    private static Methods<PreferenceCommands> PreferenceCommands => new()
    {
        { "ChangeAsync", "ss ++++ ++", (it, who, _) => it.ChangeAsync(who, [new KindChoice("message")], MailDigest.AtOnce, null) },
        { "FollowAsync", "ss nn++ ++", (it, who, at) => it.FollowAsync(who, "project", at.Project, SubjectLevel.Mentions) },
        { "SilenceAsync", "ss ++++ ++", (it, who, _) => it.SilenceAsync(who, Silence.None) },
        { "ReturnAsync", "ss ++++ ++", (it, who, _) => it.ReturnAsync(who) },
        { "EndMailAsync", "ss ++++ ++", (it, who, _) => it.EndMailAsync(who, ["project-joined"]) },
    };

    private static Methods<NotificationMailCommands> NotificationMailCommands => new()
    {
        // Of another person's line it says that there is nothing to send.
        { "SendAsync", "ss ++++ ++", async (it, who, at) => { await it.SendAsync(who, await at.NotificationAsync()); } },
        { "SendDigestAsync", "ss ++++ ++", async (it, who, _) => { await it.SendDigestAsync(who); } },
    };

    private static Methods<PreferenceQueries> PreferenceQueries => new()
    {
        { "OfAsync", "ss ++++ ++", (it, who, _) => it.OfAsync(who) },

        // One's own choice, of which nothing is said about the thing itself.
        { "LevelAsync", "ss ++++ ++", (it, who, at) => it.LevelAsync(who, at.Project) },
    };

    private static string UnsubscribePath(this AccessScene at) =>
        at.Services.GetRequiredService<UnsubscribeTokens>().PathOf(at.Subject, ["project-joined"]);
}
