using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClientPortal.Web.Jobs;

/// <summary>Registers the durable work: the queue, the worker, and kinds of jobs with their handlers.</summary>
public static class JobsSetup
{
    // A server that was down for an hour is back at the seventh try.
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);

    public static WebApplicationBuilder AddJobs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<JobSignal>().AddSingleton<JobChanges>().AddSingleton<JobQueue>().AddSingleton<JobKinds>();
        builder.Services.AddHostedService<JobWorker>();
        builder.Services.AddSchedule<JobPruning>("job-pruning", TimeSpan.FromHours(1));
        return builder;
    }

    /// <summary>Registers the handler of a kind, one instance for all jobs.</summary>
    /// <param name="services">The portal's services.</param>
    /// <param name="kind">A stable token of words with hyphens.</param>
    /// <param name="mostAttempts">Runs in a row that may fail before the job is given up.</param>
    /// <param name="retryAfter">The wait after the first failure (default: a minute); twice as long after each further one.</param>
    public static IServiceCollection AddJob<THandler>(
        this IServiceCollection services, string kind, int mostAttempts = 10, TimeSpan? retryAfter = null)
        where THandler : class, IJobHandler
    {
        services.TryAddSingleton<THandler>();
        return services.AddSingleton(new JobKind(kind, typeof(THandler), mostAttempts, retryAfter ?? FirstWait));
    }

    /// <summary>
    /// Registers work that is done again and again: a job that is always open. The handler answers <see cref="JobOutcome.Done"/>, and is due again
    /// after that time. A failure is tried again after a minute, two, four … and never given up.
    /// </summary>
    public static IServiceCollection AddSchedule<THandler>(this IServiceCollection services, string kind, TimeSpan every)
        where THandler : class, IJobHandler
    {
        services.TryAddSingleton<THandler>();
        return services.AddSingleton(new JobKind(kind, typeof(THandler), int.MaxValue, FirstWait) { Every = every });
    }
}
