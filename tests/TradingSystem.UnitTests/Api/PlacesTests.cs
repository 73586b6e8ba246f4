using TradingSystem.Api.Streaming;

namespace TradingSystem.UnitTests.Api;

public sealed class PlacesTests
{
    [Fact]
    public void Place_is_free_once_it_is_given_back_however_often()
    {
        var places = new Places(2);
        var (first, second) = (places.TryTake("a")!, places.TryTake("a")!);
        Assert.Null(places.TryTake("a"));
        Assert.NotNull(places.TryTake("b"));

        first.Dispose();
        first.Dispose();

        Assert.NotNull(places.TryTake("a"));
        Assert.Null(places.TryTake("a"));
        second.Dispose();
        Assert.NotNull(places.TryTake("a"));
    }
}
