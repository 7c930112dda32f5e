using System.Diagnostics;
using ClientPortal.Web.Data;

namespace ClientPortal.Tests.Data;

public sealed class DeliveryTraceTests
{
    [Fact]
    public async Task Of_a_hundred_circuits_at_once_three_are_steps_of_the_trace()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PortalTrace.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var delivered = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        var trace = new DeliveryTrace(delivered);

        var steps = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(trace.Follow)));

        var followed = steps.OfType<Activity>().ToList();
        Assert.Equal(DeliveryTrace.Circuits, followed.Count);
        Assert.All(followed, step => Assert.Equal((delivered.TraceId, delivered.SpanId), (step.TraceId, step.ParentSpanId)));
    }
}
