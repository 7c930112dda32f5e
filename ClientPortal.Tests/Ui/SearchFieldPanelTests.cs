using Bunit;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Tests.Ui;

/// <summary>What the server renders of a search field. What the browser does with it: <see cref="SearchFieldBrowserTests"/>.</summary>
public sealed class SearchFieldPanelTests : BunitContext
{
    private readonly List<string> asked = [];
    private readonly IRenderedComponent<SearchField> search;

    public SearchFieldPanelTests() => search = Render<SearchField>(parameters => parameters
        .Add(one => one.TestId, "search").Add(one => one.Label, "Rechercher").Add(one => one.OnSearch, asked.Add));

    [Fact]
    public void A_late_value_of_the_owner_is_not_rendered()
    {
        Type("imp");
        Type("imprim ");
        Owner("imp");
        Type("imprimante");
        Owner("imprim");
        Owner("imprimante");

        Assert.Equal(["imp", "imprim", "imprimante"], asked);
        Assert.Equal(("", "0"), Rendered);
    }

    [Fact]
    public void A_value_from_elsewhere_is_rendered()
    {
        Owner("lien");
        Assert.Equal(("lien", "1"), Rendered);

        Type("lien bleu");
        Owner("lien bleu");
        Owner(null);
        Assert.Equal(("", "2"), Rendered);

        // The same words again are a new search, because the list shows something else now.
        Type("lien bleu");
        Assert.Equal(["lien bleu", "lien bleu"], asked);
    }

    [Fact]
    public void A_render_for_another_reason_changes_nothing_while_a_search_is_pending()
    {
        Owner("avant");
        Type("après");
        Owner("avant");

        Assert.Equal(("avant", "1"), Rendered);
    }

    [Fact]
    public void Spaces_and_a_second_change_ask_nothing_and_are_heard()
    {
        Type("toner");
        Type("toner");
        Type(" toner ");

        Assert.Equal(["toner"], asked);
        Assert.Equal(" toner ", search.Find("input").GetAttribute("data-search-heard"));
    }

    private (string? Text, string? Turn) Rendered =>
        (search.Find("input").GetAttribute("data-search"), search.Find("input").GetAttribute("data-search-turn"));

    private void Type(string text) => search.Find("input").Change(new ChangeEventArgs { Value = text });

    private void Owner(string? value) => search.Render(parameters => parameters.Add(one => one.Value, value));
}
