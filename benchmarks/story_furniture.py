"""What a page prints around a text: navigation, dates, related headlines. Some of it every page of a site shares."""

from datetime import datetime
from random import Random

SHARED_HEADS = {
    "forum-a": "首页 > 社区 > 热帖转载 > 正文 字号：大 中 小 打印本页 ",
    "forum-b": "您的位置：论坛首页 » 城市生活 » 网友热议 上一主题 下一主题 只看楼主 倒序浏览 ",
    "forum-c": "新闻 体育 财经 娱乐 科技 汽车 房产 教育 更多频道 登录 注册 ",
    "news-a": "返回首页 今日要闻 国内 国际 社会 图片 视频 评论 专题 手机版 ",
    "news-b": "收藏本站 设为首页 网站地图 举报电话 我要投稿 ",
}
SHARED_TAILS = {
    "forum-a": " 点击查看更多精彩内容 返回顶部 版权声明：文章均由网友上传，如有侵权请联系删除 分享到：微博 空间",
    "forum-b": " 使用道具 举报 收藏 支持 反对 回复本帖需要登录后才可以发表 立即注册 积分规则 发表回复 高级模式",
    "forum-c": " 责任编辑：值班小编 扫一扫下载客户端 随时随地看新闻 我要评论 网友评论仅供表达个人看法",
    "news-a": " 免责声明：本文仅代表作者个人观点，与本网无关 请读者仅作参考 关于我们 联系我们 广告服务",
    "news-b": " 本网站内容未经许可不得转载 备案号 不良信息举报中心 技术支持 友情链接 上一篇 下一篇 相关阅读 热门排行",
}
PLACES = (
    "东湖", "西山", "南门", "北桥", "河口", "新城", "老街", "海滨",
    "铁路", "滨江", "中山", "解放", "青年", "人民", "花园", "高新",
)  # fmt: skip
THINGS = (
    "菜市场", "地铁站", "小学门口", "公交车", "停车场", "图书馆", "体育馆", "医院",
    "火车站", "步行街", "公园", "写字楼", "水库", "高速路口", "夜市", "居民楼",
)  # fmt: skip
HAPPENINGS = (
    "临时改道", "明日起检修", "早高峰排长队", "免费开放一周", "现大片银杏",
    "迎来客流高峰", "停电三小时", "换上新路灯", "有人拾金不昧", "增设便民座椅",
)  # fmt: skip
SIGNPOSTS = ("相关新闻：", "延伸阅读：", "·", "推荐：")


def furnished(text: str, channel: str, at: datetime, rng: Random) -> str:
    """A page of the channel whose furniture is 30–70 % of its characters.

    channel  one of SHARED_HEADS: its head and tail are the same on every page (cut to fit around short texts).
    at       when the page was printed; aware.
    """
    room = round(len(text) * _odds(rng.uniform(0.31, 0.69)))
    head, tail = SHARED_HEADS[channel][: room // 3], SHARED_TAILS[channel][: room // 3]
    own = _own_furniture(room - len(head) - len(tail), at, rng)
    cut = own.rfind(" ", 0, len(own) // 3) + 1
    return head + own[:cut] + text + own[cut:] + tail


def _odds(share: float) -> float:
    return share / (1 - share)


def _own_furniture(length: int, at: datetime, rng: Random) -> str:
    pieces = [f"{at:%Y-%m-%d %H:%M}", f"阅读 {rng.randint(20, 99999)}", f"评论 {rng.randint(0, 900)} 条"]
    while sum(map(len, pieces)) + len(pieces) < length:
        pieces.append("".join(map(rng.choice, (SIGNPOSTS, PLACES, THINGS, HAPPENINGS))))
    return " ".join(["", *pieces, ""])[:length]
