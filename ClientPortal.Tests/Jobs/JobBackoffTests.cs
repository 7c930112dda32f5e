using ClientPortal.Domain.Jobs;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Tests.Jobs;

public sealed class JobBackoffTests
{
    [Fact]
    public void A_job_that_fails_waits_twice_as_long_each_time_up_to_a_limit()
    {
        Assert.Equal(
            [1, 2, 4, 8, 16, 32, 64, 128, 256, 480, 480],
            Enumerable.Range(1, 11).Select(failures => JobBackoff.After(TimeSpan.FromMinutes(1), failures, chance: 0).TotalMinutes));
        Assert.Equal(JobBackoff.Longest, JobBackoff.After(TimeSpan.FromMinutes(1), int.MaxValue, chance: 0));
    }

    [Fact]
    public void Up_to_a_tenth_is_added_by_chance() =>
        Assert.Equal(11, JobBackoff.After(TimeSpan.FromSeconds(10), 1, chance: 1).TotalSeconds);

    [Theory]
    [InlineData("GET https://push.example.org/send/fEkd8Qz1LmN?auth=abc failed: 410", "GET https://push.example.org/… failed: 410")]
    [InlineData("Key BPk3x9QzT0a1LmN7vYt2Wc5d is not ours", "Key … is not ours")]
    [InlineData("Job 0192f0c1-2b3c-7d4e-8f50-61728394a5b6 is gone", "Job 0192f0c1-2b3c-7d4e-8f50-61728394a5b6 is gone")]
    [InlineData("451 4.7.1\r\nTry again later", "451 4.7.1 Try again later")]
    [InlineData("", "InvalidOperationException")]
    public void An_error_keeps_no_secret(string message, string kept) =>
        Assert.Equal(kept, JobErrors.Of(new InvalidOperationException(message)));

    [Fact]
    public void An_error_is_cut() =>
        Assert.Equal(JobAttempt.NoteLength, JobErrors.Of(new InvalidOperationException(new string('x', 5000))).Length);
}
