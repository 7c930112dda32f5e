using Bunit;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects;

namespace ClientPortal.Tests.Features.Prospects;

public sealed class ConvertPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid id;

    private ProspectCommands Prospects => portal.Get<ProspectCommands>();

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        id = await Prospects.AddAsync(
            portal.Technician,
            new ProspectFields { FirstName = "Lamine", LastName = "Bâ", Company = "Sahel Énergie", Email = "lamine@sahel.example" },
            ProspectSource.Manual);
        await portal.QuietAsync();
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_dialog_is_prefilled_from_the_prospect_and_keeps_the_input_while_others_save()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var panel = Open(page);
        Assert.Equal(("Sahel Énergie", "Lamine Bâ", "lamine@sahel.example", "Réseau et Wi-Fi"),
            (Value(panel, "organisation"), Value(panel, "name"), Value(panel, "email"), Value(panel, "project")));
        Assert.Equal(4, panel.FindAll("[data-testid=convert-milestone]").Count);

        Input(panel, "organisation").Change("Sahel SA");
        panel.Find("[data-testid=convert-template-select]").Change("support");
        Assert.Equal("Infogérance", Value(panel, "project"));
        Input(panel, "project").Change("À nous deux");
        panel.Find("[data-testid=convert-template-select]").Change("cloud");
        await Prospects.ChangeAsync(portal.Technician, id, fields => fields with { Company = "Autre", Status = ProspectStatus.Proposal });
        await page.SettleAsync();
        Assert.Equal(("Sahel SA", "À nous deux"), (Value(panel, "organisation"), Value(panel, "project")));

        await panel.Find("[data-testid=prospect-convert-dialog] form.form").SubmitAsync();
        await page.SettleAsync();

        Assert.Empty(panel.FindAll("[data-testid=prospect-convert-dialog]"));
        Assert.Empty(panel.FindAll("[data-testid=prospect-convert]"));
        Assert.Contains("Sahel SA", panel.Find("[data-testid=prospect-conversion]").TextContent);
        Assert.Equal("won", panel.Find("[data-testid=prospect-detail]").GetAttribute("data-status"));
    }

    [Fact]
    public async Task A_refusal_is_shown_in_the_dialog_and_keeps_the_input()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var panel = Open(page);

        Input(panel, "email").Change("technician@example.org");
        await panel.Find("[data-testid=prospect-convert-dialog] form.form").SubmitAsync();

        Assert.NotEmpty(panel.Find("[data-testid=prospect-convert-dialog] [role=alert]").TextContent);
        Assert.Equal("technician@example.org", Value(panel, "email"));
        Assert.NotEmpty(panel.FindAll("[data-testid=prospect-convert]"));
    }

    [Fact]
    public async Task Technicians_are_not_offered_what_they_may_not()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);

        Assert.Empty(page.Show<ProspectPanel>(one => one.Add(parameter => parameter.Id, id)).FindAll("[data-testid=prospect-convert]"));
    }

    private IRenderedComponent<ProspectPanel> Open(PanelContext page)
    {
        var panel = page.Show<ProspectPanel>(one => one.Add(parameter => parameter.Id, id));
        panel.Find("[data-testid=prospect-convert]").Click();
        return panel;
    }

    private static AngleSharp.Dom.IElement Input(IRenderedComponent<ProspectPanel> panel, string field) =>
        panel.Find($"[data-testid=convert-{field}-input]");

    private static string? Value(IRenderedComponent<ProspectPanel> panel, string field) => Input(panel, field).GetAttribute("value");
}
