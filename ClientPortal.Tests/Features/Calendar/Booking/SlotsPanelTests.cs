using Bunit;
using ClientPortal.Domain.Calendar;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar.Booking;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.Calendar.Booking;

public sealed class SlotsPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Left_open_is_the_same_as_opened_now_for_a_client_of_another_organisation()
    {
        await portal.Booking().OfferAsync(portal.Technician, BookingDesk.Fields);
        await using var page = await PanelContext.OpenAsync(portal, portal.Outsider);
        var panel = Show(page);
        var slots = await portal.FreeAsync(portal.Member);
        var id = Guid.Empty;
        Func<Task>[] steps =
        [
            async () => id = await portal.Booking().TakeAsync(portal.Member, portal.Technician.PersonId, slots[2]),
            () => portal.Calendar().ChangeAsync(
                portal.Technician, id, fields => fields with { Start = fields.Start.AddDays(1), End = fields.End.AddDays(1) }),
            () => portal.Calendar().CancelAsync(portal.Technician, id),
            () => portal.Booking().OfferAsync(portal.Technician, BookingDesk.Fields with { Title = "Bilan", Buffer = 15 }),
        ];
        foreach (var step in steps)
        {
            await step();
            await SameAsFresh.AssertAsync(page, panel, Shown);
        }

        Assert.Contains("Bilan", panel.Markup, StringComparison.Ordinal);
        await portal.Booking().OfferAsync(portal.Technician, BookingDesk.Fields with { IsOpen = false });
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=slot]").Count == 0);
    }

    [Theory]
    [InlineData("fr", "vient d’être pris")]
    [InlineData("en", "has just been taken")]
    public async Task Who_has_chosen_the_last_slot_is_told_at_once_in_their_language_that_another_took_it(string language, string said)
    {
        var slot = await portal.LeaveOneAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Outsider, language);
        var panel = Show(page);
        await panel.Find("[data-testid=slot]").ClickAsync(new());
        Assert.Single(panel.FindAll("[data-testid=slot-take]"));

        await portal.Booking().TakeAsync(portal.Member, portal.Technician.PersonId, slot);

        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=slot-lost]").Count == 1);
        Assert.Contains(said, panel.Find("[data-testid=slot-lost]").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("[data-testid=slot], [data-testid=slot-take]"));

        // It is given back.
        await portal.Booking().OfferAsync(portal.Technician, BookingDesk.Fields);
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=slot]").Count > 0);
    }

    [Fact]
    public async Task A_client_takes_a_slot_and_is_led_to_its_event()
    {
        await portal.LeaveOneAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = Show(page);
        await panel.Find("[data-testid=slot]").ClickAsync(new());
        await panel.Find("[data-testid=slot-note]").ChangeAsync(new() { Value = "Bonjour" });

        await panel.Find("[data-testid=slot-form]").SubmitAsync();

        var navigation = page.Services.GetRequiredService<NavigationManager>();
        await Eventually.TrueAsync(() => navigation.Uri.Contains("/calendar/", StringComparison.Ordinal));
        var id = Guid.Parse(navigation.Uri.Split('/')[^1]);
        Assert.Equal("Bonjour", (await portal.CalendarQueries().FindAsync(portal.Member, id)).Mine!.Note);
        Assert.Single(page.Toasts);
    }

    [Fact]
    public async Task Staff_open_their_slots_and_see_why_hours_are_refused()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<SlotOfferPanel>(_ => { });
        await panel.Find("[data-testid=slots-title-input]").ChangeAsync(new() { Value = "Point technique" });
        await panel.Find("[data-day=Tuesday] [data-testid=slots-to]").ChangeAsync(new() { Value = "07:00:00" });
        await panel.Find("form").SubmitAsync();
        Assert.Contains("finir après son début", panel.Find("form").TextContent, StringComparison.Ordinal);
        Assert.Empty(await portal.Get<BookingQueries>().OffersAsync(portal.Member));

        await panel.Find("[data-day=Tuesday] [data-testid=slots-to]").ChangeAsync(new() { Value = "12:00:00" });
        await panel.Find("form").SubmitAsync();

        Assert.Single(panel.FindAll("[data-testid=slots-saved]"));
        var saved = (await portal.Get<BookingQueries>().MineAsync(portal.Technician)).Fields!;
        Assert.Equal(new SlotWindow(DayOfWeek.Tuesday, new TimeOnly(9, 0), new TimeOnly(12, 0)), saved.Windows[1]);
        Assert.Equal(("Point technique", 5, true), (saved.Title, saved.Windows.Count, saved.IsOpen));
    }

    private IRenderedComponent<SlotsPanel> Show(PanelContext page) => page.Show<SlotsPanel>(Shown);

    private void Shown(ComponentParameterCollectionBuilder<SlotsPanel> panel) => panel.Add(one => one.PersonId, portal.Technician.PersonId);
}
