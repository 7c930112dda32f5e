using Bunit;
using ClientPortal.Domain.Mail;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Intake;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Intake;

/// <summary>The list of mails, and one that is opened.</summary>
public sealed class MailQueuePanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(settings: [$"--Portal:Mail:ReplyAddress={IntakeDesk.Reply}"]);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_mail_that_comes_in_appears_and_leaves_when_it_is_dismissed()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var list = page.Show<MailQueuePanel>(parameters => parameters.Add(panel => panel.OnAll, _ => { }));
        list.WaitForElement(".empty");

        await ArriveAsync(IntakeDesk.Mail("stranger@elsewhere.example", IntakeDesk.Reply, "<script>alert(1)</script> Bonjour"));

        var row = list.WaitForElement("[data-testid=mail-row]");
        Assert.Equal(("queued", "unknown-sender"), (row.GetAttribute("data-state"), row.GetAttribute("data-reason")));
        var id = Guid.Parse(row.GetAttribute("data-id")!);
        var opened = page.Show<MailPanel>(parameters => parameters.Add(panel => panel.MailId, id));
        Assert.Equal("<script>alert(1)</script> Bonjour", opened.WaitForElement("[data-testid=mail-text]").TextContent);
        Assert.Empty(opened.FindAll("script"));
        Assert.True(opened.Find("[data-testid=mail-ticket]").HasAttribute("disabled"));

        await opened.Find("[data-testid=mail-dismiss]").ClickAsync();

        list.WaitForElement(".empty");
        opened.WaitForAssertion(() => Assert.Equal("dismissed", opened.Find("[data-testid=mail-open]").GetAttribute("data-state")));
        Assert.Equal(IncomingMailState.Dismissed, await portal.Store.ReadAsync(db => db.IncomingMails.Select(mail => mail.State).SingleAsync()));
    }

    [Fact]
    public async Task Clients_see_no_mail()
    {
        await ArriveAsync(IntakeDesk.Mail("stranger@elsewhere.example", IntakeDesk.Reply, "Bonjour"));
        await using var page = await PanelContext.OpenAsync(portal, portal.ClientAdmin);

        var list = page.Show<MailQueuePanel>(parameters => parameters.Add(panel => panel.OnAll, _ => { }));

        list.WaitForElement(".empty");
    }

    // The portal's own worker finds the outcome.
    private async Task ArriveAsync(string mail)
    {
        await portal.Get<Web.Mail.Intake.MailIntake>().TakeAsync(
            System.Text.Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")), CancellationToken.None);
        await Eventually.TrueAsync(() => portal.Store.ReadAsync(db => db.IncomingMails.AnyAsync(one => one.State == IncomingMailState.Queued)));
    }
}
