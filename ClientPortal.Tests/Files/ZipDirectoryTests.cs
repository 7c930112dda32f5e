using ClientPortal.Domain;
using ClientPortal.Domain.Files;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Files;

namespace ClientPortal.Tests.Files;

public sealed class ZipDirectoryTests
{
    [Fact]
    public async Task An_honest_archive_is_taken_with_a_comment_and_many_entries_too()
    {
        var commented = SampleFiles.Zip("a.txt", "dossier/b.txt");
        commented[^2] = 3;

        Assert.Same(FileKind.Zip, await ReadAsync([.. commented, 1, 2, 3]));
        Assert.Same(FileKind.Zip, await ReadAsync(SampleFiles.Zip([.. Enumerable.Range(0, 2_000).Select(n => $"{n}.txt")])));
        Assert.Same(FileKind.Zip, await ReadAsync(SampleFiles.ZipThatClaims(8 * 1024 * 1024)));
    }

    [Theory]
    [InlineData(64u * 1024 * 1024, 1)]
    [InlineData(3_000_000_000, 1)]
    [InlineData(200_000_000, 16)]
    public async Task A_bomb_is_recognised_by_what_its_directory_declares(uint unpacked, int entries) =>
        Assert.Equal("file.archive-bomb", await RuleAsync(SampleFiles.ZipThatClaims(unpacked, entries)));

    [Fact]
    public async Task Too_many_entries_are_not_even_looked_at() =>
        Assert.Equal("file.archive-bomb",
            await RuleAsync(SampleFiles.Zip([.. Enumerable.Range(0, ZipDirectory.MostEntries + 1).Select(n => $"{n}")])));

    [Theory]
    [InlineData("../../etc/cron.d/x")]
    [InlineData("a/../../x")]
    [InlineData("a\\..\\x")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\Windows\\x")]
    public async Task A_path_that_leads_out_is_refused(string name) =>
        Assert.Equal("file.archive-unsafe", await RuleAsync(SampleFiles.Zip("a.txt", name)));

    [Fact]
    public async Task What_is_cut_or_lies_about_itself_is_unreadable()
    {
        var whole = SampleFiles.Zip("a.txt", "b.txt");
        for (var length = 4; length < whole.Length; length++)
        {
            Assert.Equal("file.archive-unreadable", await RuleAsync(whole[..length]));
        }

        // No byte of a small archive, whatever it becomes, makes the reading fail otherwise than by a rule.
        for (var at = 4; at < whole.Length; at++)
        {
            var broken = whole.ToArray();
            broken[at] ^= 0xFF;
            await RuleAsync(broken);
        }
    }

    private static async Task<FileKind?> ReadAsync(byte[] content) => await ZipDirectory.ReadAsync(new MemoryStream(content), default);

    private static async Task<string?> RuleAsync(byte[] content)
    {
        try
        {
            await ReadAsync(content);
            return null;
        }
        catch (RuleBroken broken)
        {
            return broken.Rule;
        }
    }
}
