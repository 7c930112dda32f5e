using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Features.Notifications;

namespace ClientPortal.Web.Demo;

/// <summary>What two people of the demo chose for their notifications.</summary>
internal sealed class DemoPreferences(PreferenceCommands commands)
{
    private const Weekdays EveryDay = Weekdays.MondayToFriday | Weekdays.Saturday | Weekdays.Sunday;

    public async Task MakeAsync(Viewer client, Viewer technician)
    {
        await commands.ChangeAsync(
            client, [new KindChoice("project-updated") { Email = false }], MailDigest.AtOnce, new QuietHours(new(20, 0), new(7, 0), EveryDay));
        await commands.ChangeAsync(
            technician,
            [new KindChoice("ticket-opened") { Scope = KindScope.Mine }, new KindChoice("ticket-status") { Email = false, Push = false }],
            MailDigest.AtOnce,
            null);
    }
}
