using ClientPortal.Web.Ui.Grid;

namespace ClientPortal.Tests.Ui.Grid;

public sealed class GridViewTests
{
    [Theory]
    [InlineData(null, null, null, null, "")]
    [InlineData("", "", "", "", "")]
    [InlineData("-", "0", "yes", ",,", "")]
    [InlineData("name", "1", "0", null, "?sort=name")]
    [InlineData("-last-seen", "3", "1", "role,organisation,role", "?sort=-last-seen&page=3&dense=1&hide=organisation,role")]
    [InlineData("name", "-4", null, null, "?sort=name")]
    [InlineData("name", "99999999999", null, null, "?sort=name")]
    public void An_address_is_read_and_written_and_what_is_invalid_is_ignored(string? sort, string? page, string? dense, string? hide, string written)
    {
        var view = GridView.Of(sort, page, dense, hide);

        Assert.Equal(written, Uri.UnescapeDataString(GridAddress.Of(view.Query)));
    }

    [Fact]
    public void A_page_far_beyond_the_end_is_the_last_one()
    {
        Assert.Equal(2, GridPages.Existing(GridView.Of(null, "2147483647", null, null).Page, 55, 25));
        Assert.Equal(1, GridPages.Existing(1_000, 50, 25));
        Assert.Equal(0, GridPages.Existing(3, 0, 25));
    }

    [Fact]
    public void A_column_is_hidden_and_shown_again()
    {
        var view = new GridView().Toggle("role").Toggle("name");
        Assert.Equal(("name,role", true, false), (view.Hidden, view.Hides("role"), view.Hides("rol")));
        Assert.Equal("name", view.Toggle("role").Hidden);
    }
}
